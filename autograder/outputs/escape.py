"""What a student wrote, made harmless for where it is shown.

File names, exception texts, printed output and ids come from students and end in spreadsheets,
terminals, Markdown and HTML. Each place has its own dangers and its own function here; HTML's
own escaping is Jinja's, always on, and these functions only take out what HTML would let through
(control characters, bidirectional overrides) and give `code` its tags.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1: terminals obey them
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\u2028\u2029"  # line breaks to some readers, not to others
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Full width: East Asian locales. A spreadsheet may split at any of these separators, whatever the
# quotes say that another separator put there, and may drop quotes and blanks before a formula.
_FORMULA = re.compile(r"(^(?=[\t\n])|(?:^|[;|\t\n])(?=[\s\"\u00a0]*[=+\-@＝＋－＠]))")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,200})`(?!`)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|~!])")
_MARKDOWN_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "://": "&#58;//", "www.": "www&#46;"}
_ENTITY = re.compile(r"://|www\.|[&<>]")
_LIST_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")


# A Korean particle may follow a symbol with no blank between.
_SYMBOL = re.compile(
    r"(?<![\w\"'`\[({.])(d?[A-Za-z])_(\{[\w+-]{1,12}\}|\d{1,2}|[xh]h_[a-z]|h_[a-z]|[A-Za-z])(?!(?![가-힣])\w)"
)
_LOWERED = str.maketrans("0123456789+-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def well_formed(text: str) -> str:
    """Text that can be encoded: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def shorten(text: str, limit: int) -> str:
    """Text of at most `limit` characters, its cut marked by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clip(text: str, max_bytes: int) -> str:
    """Text that can be encoded, of at most `max_bytes` bytes of UTF-8."""
    raw = well_formed(text[:max_bytes]).encode()
    return raw[:max_bytes].decode("utf-8", "ignore")


def visible(text: str) -> str:
    r"""Control, invisible and direction-changing characters shown instead of obeyed.

    Tabs and newlines stay; CR LF and a lone CR count as newlines, so that no line overprints
    another. ESC becomes `␛`, a right-to-left override the six characters `\u202e`.
    """
    return _INVISIBLE.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def one_line(text: str, limit: int = 300) -> str:
    """A status or a name on one visible line of at most `limit` characters.

    Cut before it is worked on: the text may be of any length.
    """
    return shorten(" ".join(visible(text[: 4 * limit]).split()), limit)


def block(text: str, limit: int) -> str:
    """Several lines of printed text, at most `limit` characters, every character visible."""
    return shorten(visible(text[: limit + 1]), limit)


def cell(text: str) -> str:
    """A cell of text that no spreadsheet runs, at whichever separator it splits.

    What it would take for a formula is led by an apostrophe (https://owasp.org/www-community/
    attacks/CSV_Injection), also behind white space, which some trim, and behind a semicolon, a
    bar, a tab or a line end, where another cell would begin. NUL and lone surrogates, which
    readers choke on, become U+FFFD, and CR becomes LF, since Python's csv writer before 3.13
    leaves a lone CR unquoted and readers then see two rows.
    """
    text = well_formed(text).replace("\0", "\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORMULA.sub(r"\1'", text)


def code_spans(text: str) -> list[tuple[bool, str]]:
    """A message cut into (is code, piece): what stands between single backticks is code."""
    pieces = _CODE.split(text)
    return [(index % 2 == 1, piece) for index, piece in enumerate(pieces) if piece]


def markdown(text: str, limit: int = 2000) -> str:
    """A message as one paragraph of Markdown: its `code` stays code, all else is plain text.

    Nothing in it becomes a tag, a link to a page, an image, a heading or a list, in CommonMark or
    in the older dialects: Gradescope does not say which one it reads.
    """
    line = one_line(text, limit)
    safe = "".join(
        f"`{piece}`"
        if is_code and not set(piece) & set("<>&\\")
        else _plain_markdown(piece, is_code)
        for is_code, piece in code_spans(line)
    )
    return _LIST_START.sub(r"\1\\\2", safe)


def _plain_markdown(piece: str, was_code: bool) -> str:
    text = f"`{piece}`" if was_code else _SYMBOL.sub(_lowered, piece)
    text = _MARKDOWN.sub(r"\\\1", text)
    return _ENTITY.sub(lambda match: _MARKDOWN_ENTITY[match[0]], text)


def _lowered(match: re.Match[str]) -> str:
    """A symbol with its index below the line, as far as Unicode has the letters."""
    index = match[2].strip("{}")
    lowered = index.translate(_LOWERED)
    return match[0] if set(lowered) & set(index) else match[1] + lowered


def markdown_block(text: str, limit: int) -> str:
    """Printed text as an indented block of Markdown, which no content can close."""
    return "\n".join(f"    {line}" for line in block(text, limit).split("\n"))


def html_message(text: str, limit: int = 2000) -> Markup:
    """A message for HTML: escaped, its `code` in `<code>`."""
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_code else escape(piece)
        for is_code, piece in code_spans(one_line(text, limit))
    )


def html_mathematics(text: str, limit: int = 2000) -> Markup:
    """A message of ours for HTML, its symbols set as the handout sets them: h_t with its index."""
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_code else _with_symbols(piece)
        for is_code, piece in code_spans(one_line(text, limit))
    )


def _with_symbols(piece: str) -> Markup:
    made, at = Markup(""), 0
    for match in _SYMBOL.finditer(piece):
        symbol = Markup("<i>{}</i><sub>{}</sub>").format(match[1], match[2].strip("{}"))
        made, at = made + escape(piece[at : match.start()]) + symbol, match.end()
    return made + escape(piece[at:])
