"""At least 500 study files that no one should be able to build anything from, or that must build whole."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from tests.support.studies import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUES = (
    *(
        '""',
        '"x"',
        "0",
        "-1",
        "1e300",
        "1e-300",
        "1e400",
        "-1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
    ),
    *(
        "inf",
        "-inf",
        "nan",
        "true",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "2024-01-01",
        "12:00:00",
        "2024-01-01T00:00:00Z",
        "0x" + "F" * 5000,
    ),
    *(
        "9" * 4000,
        "9" * 5000,
        "0." + "1" * 5000,
        "1" + "_1" * 200,
        '"""\nx\n"""',
        '"\\u0000"',
        '"\\u001b[31m"',
        '"\\U0010FFFF"',
        '"\\ud800"',
    ),
    *(
        f'"{"x" * 401}"',
        f'"{"x" * 21_000}"',
        f'"{"😀" * 17_000}"',
        f'"{"(" * 900}"',
        f'"{"-" * 900}1"',
        '"9**9**9**9"',
        "\"__import__('os')\"",
    ),
    *(
        '"1/0"',
        '"sqrt(-1)"',
        '"ln(0)"',
        '"exp(9999)"',
        '"0**-1"',
        '"(-8)**0.5"',
        '"mod(1, 0)"',
        '"1e308*10"',
        '"choose(9, 1, 2)"',
        '"round(1, 1e9)"',
    ),
    *(
        '"round(1e300, 300)"',
        '"cost"',
        '"price"',
        '"heads"',
        '"width"',
        '"sum(heads)"',
        '"sum(1)"',
        '"total_cost"',
        '"tokens"',
        '"if(1,2,3)"',
    ),
    *(f"[{', '.join(['1'] * 3000)}]", "[" * 200 + "]" * 200, "{a = " * 100 + "1" + "}" * 100),
)
_TAILS: tuple[bytes, ...] = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\r\r\r",
    b"[",
    b"]]",
    b"[[",
    b"a = ",
    b'a = "',
    b'a = """',
    b"a = '''",
    b"= 1",
    b"[study]",
    b"[[study]]",
    b"study = 1",
    b"[study.title]",
    b"[assumptions]",
    b"[[assumptions]]",
    b"[a.b]\n[a]\nb = 1",
    b"a.b = 1\na = 2",
    b"[x" + b".y" * 60 + b"]",
    b"x" + b".y" * 100_000 + b" = 1",
    b'"x"' + b'."y"' * 100_000 + b" = 1",
    b"x . y" * 50_000,
    b"a = " + b"[" * 50_000,
    b"a = " + b"{a=" * 50_000,
    b"".join(b"k%d = 1\n" % n for n in range(60_000)),
    b"".join(b"[t%d]\n" % n for n in range(60_000)),
    b"".join(b"[[families]]\n" for n in range(60_000)),
    b"#" * 900_000,
    b"\n" * 900_000,
    b" " * 900_000,
    b"a" * 900_000,
    b'a = "' + b"\\" * 900_000,
    b"a = '" + b"x" * 900_000 + b"'",
    b'["\\u001b[31m\\n"]\na = 1',
    b'["' + b"k" * 50_000 + b'"]\na = 1',
    b'["float"]\na = 1',
    b'["a[b](c)"]\na = 1',
    b"[__proto__]\na = 1",
    b"a = 2024-99-99",
    b"a = 99:99:99",
    b"a = 1e",
    b"a = 0x",
    b"a = 0b2",
    b"a = +-1",
    b"a = 1__1",
    b'a = "\\x00"',
    b'a = "\\U00110000"',
)


def bad_studies() -> Iterator[tuple[str, bytes]]:
    """Each with a name. Values of the wrong kind in every place, damaged text, tails that parsers choke on."""
    lines = SMALL.splitlines(keepends=True)
    keyed = [number for number, line in enumerate(lines) if re.match(r"\s*\w+ = ", line)]
    chosen = random.Random(7)  # noqa: S311 - no secret
    for value in _VALUES:
        for number in chosen.sample(keyed, 5):
            key = lines[number].split("=")[0]
            changed = [*lines]
            changed[number] = f"{key}= {value}\n"
            yield f"{key.strip()} = {value[:30]}", "".join(changed).encode("utf-8", "surrogatepass")
    for number, tail in enumerate(_TAILS):
        yield f"tail {number}", SMALL.encode() + b"\n" + tail
        yield f"alone {number}", tail
    for number in keyed:
        yield f"without line {number}", "".join(lines[:number] + lines[number + 1 :]).encode()
        yield f"line {number} twice", "".join([*lines[: number + 1], lines[number], *lines[number + 1 :]]).encode()
    data = SMALL.encode()
    for number in range(120):
        damaged = bytearray(data)
        for _ in range(chosen.randint(1, 8)):
            at = chosen.randrange(len(damaged))
            damaged[at : at + chosen.randint(0, 3)] = bytes(chosen.randrange(256) for _ in range(chosen.randint(0, 3)))
        yield f"damaged {number}", bytes(damaged)
    for name in (
        "price",
        "steps",
        "rate",
        "heads",
        "width",
        "fixed",
        "first",
        "main",
        "hours",
        "cheap",
        "extra",
        "seeds",
    ):
        for new in ("a1", "sum", "if", "x" * 70, "total_x", "flops", '"a b"', '"é"'):
            yield f"{name} named {new[:9]}", re.sub(rf"\b{name}\b", new, SMALL).encode()
