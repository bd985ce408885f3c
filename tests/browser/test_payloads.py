"""What is typed to harm a page: no dialog, no element more, nothing of it shown, nobody else asked, no rule broken."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, product

from playwright.sync_api import ConsoleMessage, Dialog

from .reader import Reader

SEEN = "harmmark"
ACTS = (
    f"alert('{SEEN}')",
    f"fetch('//{SEEN}.example')",
    f"document.body.append('{SEEN}')",
    f"location='//{SEEN}.example'",
)
AROUND = (
    "<script>{}</script>", "\"><script>{}</script>", "'><script>{}</script>", "</title><script>{}</script>",
    "</textarea><script>{}</script>", "<img src=x onerror={}>", "\"><img src=x onerror={}>", "<svg/onload={}>",
    "<svg><script>{}</script></svg>", "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
    "<body onload={}>", "<iframe src=javascript:{}>", "<iframe srcdoc='<script>{}</script>'>", "<a href=javascript:{}>x</a>",
    "<details open ontoggle={}>", "<input autofocus onfocus={}>", "<video><source onerror={}></video>",
    "<object data=javascript:{}>", "<style>@import '{}'</style>", "<link rel=stylesheet href=javascript:{}>",
    "<meta http-equiv=refresh content='0;javascript:{}'>", "<base href=javascript:{}//>", "javascript:{}", "'-{}-'",
    "\"-{}-\"", "`${{{}}}`", "{{{{{}}}}}", "{{% {} %}}", "${{{}}}", "#{{{}}}", "<%={}%>", "[[{}]]", "*{{{}}}",
    "</script><script>{}</script>", "<!--><script>{}</script>-->", "]]><script>{}</script>", "<x onclick={}>y</x>",
    "\" onmouseover={} x=\"", "' style=x:expression({}) '", "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk={})//",
    "%3Cscript%3E{}%3C/script%3E", "&lt;script&gt;{}&lt;/script&gt;", "&#60;script&#62;{}&#60;/script&#62;",
    "\\x3cscript\\x3e{}\\x3c/script\\x3e", "\\u003cscript\\u003e{}\\u003c/script\\u003e", "＜script＞{}＜/script＞",
    "+ADw-script+AD4-{}+ADw-/script+AD4-", "<scr\u200bipt>{}</scr\u200bipt>", "\u202e<script>{}</script>\u2066",
    "\ufeff<script>{}</script>", "<script\u2028>{}</script>", "<ScRiPt>{}</sCrIpT>", "<<script>{}//<</script>",
    "<script/x>{}</script>", "<svg><animate onbegin={} attributeName=x>", "<form action=javascript:{}><button>",
    "<button formaction=javascript:{}>", "<keygen autofocus onfocus={}>", "<marquee onstart={}>", "=HYPERLINK(\"{}\")",
    "@{}", "+{}", "-{}", "\t={}", "<table background=javascript:{}>", "<embed src=javascript:{}>", "<isindex onfocus={}>",
    "<noscript><p title=\"</noscript><img src=x onerror={}>\">", "<template><script>{}</script></template>",
    "<portal src=javascript:{}>", "<xss style=behavior:url({})>", "<plaintext>{}", "<bdo dir=rtl>{}</bdo>", "{{{{7*7}}}}{}",
    "<p lang=en>{}</p>",
)  # fmt: skip
MOST = 300
_FIELDS = ("d", "m", "y")
_COUNT = "document.querySelectorAll('*').length"
_CHOSEN = (
    """text => document.querySelectorAll('input[name=a]').forEach(one => { one.value = text; one.checked = true; })"""
)
_TYPE = """text => document.querySelectorAll('input[name=d], input[name=m], input[name=y]').forEach(one => {
  one.removeAttribute('maxlength'); one.value = text;
})"""


def payloads() -> list[str]:
    found = [around.format(act) for around, act in islice(product(AROUND, ACTS), MOST)]
    assert len(set(found)) == MOST
    return found


def test_whatever_is_typed_or_chosen_the_page_stays_what_it_is(language: str, reader: Callable[..., Reader]) -> None:
    """`opened` looks at the end that nobody else was asked."""
    someone = reader(language).open().to_questions()
    page = someone.page
    wrong: list[str] = []

    def dialog(one: Dialog) -> None:
        wrong.append(one.message)
        one.dismiss()

    def said(one: ConsoleMessage) -> None:
        if (
            "422" not in one.text and "Permissions-Policy" not in one.text
        ):  # a refused form; what Chromium does not know
            wrong.append(one.text)

    page.on("dialog", dialog)
    page.on("console", said)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    for field, fill, some in (("input[name=a]", _CHOSEN, payloads()[::10]), ("input[name=y]", _TYPE, payloads())):
        while page.locator(field).count() == 0:
            someone.press("know")
        usual = someone.press("next").page.evaluate(_COUNT)
        assert someone.response.status == 422
        for payload in some:
            page.evaluate(fill, payload)
            someone.press("next")
            assert someone.response.status == 422
            assert (page.evaluate(_COUNT), someone.address) == (usual, page.url), payload
            assert SEEN not in page.content(), payload
            assert " 49" not in someone.text
    assert wrong == []
