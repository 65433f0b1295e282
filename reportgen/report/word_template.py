"""Fill the report into a Word file of the user's own, by docxtpl: a Jinja template in Word.

The file may say ``{{ report.title }}`` and everything else that the templates of the report show; ``{{p document }}``
alone in a paragraph stands for the whole report, and ``{{p sections.budget }}`` for one section. docxtpl sees neither
of them: it writes a mark that no text of a study can write, and the content replaces the marks afterwards.
"""

from __future__ import annotations

import pickle
import re
from io import BytesIO
from typing import TYPE_CHECKING, cast
from zipfile import ZipFile

from docx import Document
from docxtpl import DocxTemplate
from markupsafe import Markup, escape

from reportgen.describe.about import ABOUT
from reportgen.describe.language import speaking, unmarked
from reportgen.report.environment import environment_of, reason
from reportgen.report.html import files_of
from reportgen.report.language import translation_of
from reportgen.report.profiles import profile
from reportgen.report.report import report
from reportgen.report.trusted import trusted
from reportgen.report.word_file import add_styles, elements, saved
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docx.document import Document as WordDocument

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.options import Options
    from reportgen.report.profiles import Profile
    from reportgen.report.word_content import Block, WordSection

FAILED = "Word template cannot be used"
_MAX_BYTES = 100_000_000  # of all its parts together
_MARK = "reportgen"  # the name of the processing instruction that stands for content
_WHOLE = "document"
_PARAGRAPHS = {"body", "tc", "txbxContent", "hdr", "ftr"}  # the elements that paragraphs stand in
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def answer(request: bytes) -> Iterator[bytes]:
    """Yield the file of a request that the parent process pickled. Raises OutputError."""
    analysis, options, content = pickle.loads(request)  # noqa: S301 - made by ``word``, from no file
    with speaking(translation_of(analysis.study, files_of(options.templates))):
        yield filled(analysis, options, content)


def filled(analysis: Analysis, options: Options, content: Sequence[WordSection]) -> bytes:
    """Return the user's Word file with the report in it. Raises OutputError where it cannot be used."""
    template = options.docx_template or b""
    _require_word(template)
    about, chosen = analysis.study[ABOUT], profile(options.profile)
    marks = {part.id: trusted(f"<?{_MARK} {part.id}?>") for part in content if part.id.isidentifier()}
    context = {
        "report": report(analysis, timestamp=options.timestamp, version=options.version),
        _WHOLE: trusted(f"<?{_MARK} {_WHOLE}?>"),  # a mark of ours, as above
        "sections": marks,
    }
    document = _rendered(template, context)
    blocks = {part.id: part.blocks for part in content if part.id in marks}
    blocks[_WHOLE] = tuple(block for part in content for block in part.blocks)
    add_styles(document, chosen, about.page_language)
    _fill(document, blocks, chosen)
    return saved(document, options.timestamp, about)


def _require_word(template: bytes) -> None:
    """Raise OutputError for a file that is not a Word document, or holds too much."""
    try:
        with ZipFile(BytesIO(template)) as parts:
            size = sum(item.file_size for item in parts.infolist())
        if size <= _MAX_BYTES:
            Document(BytesIO(template))
    except MemoryError:
        raise
    except Exception as error:
        # A broken file may raise any exception.
        raise OutputError(f"{FAILED}: it is no Word file without macros (.docx)") from error
    if size > _MAX_BYTES:
        raise OutputError(f"{FAILED}: it holds more than {_MAX_BYTES:,} bytes")


def _finished(value: object) -> object:
    """Return what is written for a value: XML, or its text as XML that docxtpl changes nothing in."""
    if isinstance(value, Markup):
        return trusted(unmarked(value))  # markup already
    text = str(escape(_CONTROLS.sub("", unmarked(str(value)))))
    return trusted(text.replace("_", "&#95;"))  # escaped; docxtpl would make {{ of a text's {_{


def _rendered(template: bytes, context: Mapping[str, object]) -> WordDocument:
    environment = environment_of({})
    environment.finalize = _finished
    word = DocxTemplate(BytesIO(template))
    data = BytesIO()
    try:
        word.render(dict(context), environment, autoescape=True)
        word.save(data)
        return Document(data)
    except MemoryError:
        raise
    except Exception as error:
        # A template may compute, and so may raise any exception.
        raise OutputError(f"{FAILED}: {reason(error, {})}") from error


def _fill(document: WordDocument, blocks: Mapping[str, tuple[Block, ...]], chosen: Profile) -> None:
    """Put the content in place of each mark. Raises OutputError for one that stands where no content can be."""
    beside = (item.target_part.blob for item in document.part.rels.values() if not item.is_external)
    if any(f"<?{_MARK} ".encode() in part for part in beside):
        raise OutputError(f"{FAILED}: neither {_WHOLE} nor a section can stand in a header, a footer or a footnote")
    marks = document.element.body.xpath(f"//processing-instruction('{_MARK}')")
    for turn, mark in enumerate(marks):
        place, name = mark.getparent(), str(mark.text)
        if str(place.tag).rpartition("}")[2] not in _PARAGRAPHS:
            written = name if name == _WHOLE else f"sections.{name}"
            raise OutputError(
                f"{FAILED}: {written} stands for paragraphs; write {{{{p {written} }}}} alone in a paragraph"
            )
        for element in cast("Iterator[object]", elements(document, blocks[name], chosen, turn)):
            mark.addprevious(element)
        place.remove(mark)
