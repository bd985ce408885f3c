"""The command line: `safeconduct screen | ask | why | plan | whatif | levers | sheet | seal | law …` and more.

Data on standard output, messages on standard error. Exit codes: 0 answered, 1 the law has faults, 2 the input is
refused, 3 the program has a fault. No traceback ever shows an answer.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..lawbook.faults import At, Fault, InputRefused, LawFaults, did_you_mean

if TYPE_CHECKING:
    from rich.console import Console

    from ..assess.answer import RouteAnswer, Screening
    from ..lawbook.given import Given
    from ..lawbook.model import Law
    from ..routes.pack import Pack

app = typer.Typer(
    name="safeconduct",
    help="Every lawful route to safety for a person: open, closed or not known, with reasons. "
    "Information, not legal advice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
law_app = typer.Typer(help="Build, check and read the law pages.", no_args_is_help=True)
app.add_typer(law_app, name="law")

LawOption = Annotated[Path | None, typer.Option("--law", help="The folder of another law pack.")]
OnOption = Annotated[
    str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day whose law is read. Without it: today.")
]
LangOption = Annotated[
    str, typer.Option("--lang", metavar="CODE", help="The language of the answer, such as ru. Without it: en.")
]
PORT = 8000
PortOption = Annotated[
    int, typer.Option("--port", metavar="N", min=1, max=65535, help="The port of the server on this machine.")
]
_PAGES = ("table", "md", "html")
OutputOption = Annotated[str, typer.Option("--output", help="table, json or md.")]
CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="A case file, sealed or clear, or - for standard input.")
]
PassphraseOption = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd", metavar="N", help="Read the passphrase from this file descriptor, not the terminal."
    ),
]


def main() -> None:
    """Runs the command line and turns every refusal into one clear message and an exit code."""
    try:
        app()
    except LawFaults as faults:
        _say_faults(faults.faults, "The law pages have faults:")
        sys.exit(1)
    except InputRefused as refused:
        _say_faults(refused.faults, "")
        sys.exit(2)
    except Exception as error:  # a traceback or a message could show an answer
        print(f"This is a fault of the program ({type(error).__name__}); nothing was answered.", file=sys.stderr)
        sys.exit(3)


def _say_faults(faults: list[Fault], head: str) -> None:
    if head:
        print(head, file=sys.stderr)
    for fault in faults:
        print(fault, file=sys.stderr)


def law_folder(given: Path | None) -> Path:
    """The law pack to read: the one that is given, or the one that comes with the program."""
    from ..routes.store import law_folder

    return law_folder(given)


def _refuse(says: str, where: str = "command line") -> InputRefused:
    return InputRefused([Fault(At(where), says)])


def _day(text: str | None) -> dt.date:
    if text is None:
        return dt.date.today()
    from ..lawbook.cases import read_day

    return read_day(text, "--on", At("command line"))


def _output(text: str, allowed: tuple[str, ...] = ("table", "json", "md")) -> str:
    if text not in allowed:
        raise _refuse(f"--output: `{text}` is not known; write {', '.join(allowed[:-1])} or {allowed[-1]}.")
    return text


def _open(folder: Path | None, fresh: bool = False) -> tuple[Law, Pack]:
    from ..routes.store import open_law

    root = law_folder(folder)
    gc.disable()  # what is opened stays until the end: looking through it for garbage costs a twentieth of an answer
    law = open_law(root, fresh)
    pack = _build(root, law, fresh)
    gc.freeze()
    gc.enable()
    return law, pack


def _build(root: Path, law: Law, fresh: bool = False) -> Pack:
    """The routes of the pack, with a progress bar on a terminal if they must be found."""
    from ..routes.store import open_pack

    if not sys.stderr.isatty():
        return open_pack(root, law, fresh)
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("Finding the routes: {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        return open_pack(root, law, fresh, lambda says: progress.update(task, description=says))


def _spoken(folder: Path | None, law: Law, language: str) -> Law:
    """The law in the language of the answer. English needs no catalogue, and loads nothing for it."""
    if language == "en":
        return law
    from ..lawbook.catalog import speak

    return speak(law_folder(folder), law, language)


def _screen(
    case: str, folder: Path | None, on: str | None, descriptor: int | None, language: str = "en"
) -> tuple[Law, Pack, Screening, Given]:
    from ..assess.screen import screen
    from ..lawbook.cases import parse_case
    from .sealed import CLEAR, read_sealed_or_clear

    day = _day(on)
    law, pack = _open(folder)
    law = _spoken(folder, law, language)
    read = read_sealed_or_clear(case, descriptor)
    given, places = parse_case(law, read.data, read.name)
    answer = screen(law, pack, given, day, places, read.name, dt.date.today())
    if read.in_clear:  # only now: what is not a case gets one message, what is wrong with it
        print(CLEAR, file=sys.stderr)
    return law, pack, answer, given


@app.command("screen")
def screen_command(
    case: CaseArgument,
    on: OnOption = None,
    law: LawOption = None,
    output: OutputOption = "table",
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """Every route for the person in CASE."""
    _output(output)
    found, _, answer, _ = _screen(case, law, on, passphrase, lang)
    if output == "json":
        from .as_json import screening_json

        sys.stdout.buffer.write(screening_json(answer) + b"\n")
        return
    if output == "md":
        from .as_markdown import screening_markdown

        sys.stdout.write(screening_markdown(found, answer))
        return
    from .as_text import print_screening

    print_screening(_console(), found, answer)


@app.command("ask")
def ask_command(
    case: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="A case file to begin with. Without it, nothing is known.")
    ] = None,
    on: OnOption = None,
    law: LawOption = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE.age", help="Keep the answers, sealed under a passphrase.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="With --save: write over a file of that name.")] = False,
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """A conversation: one question at a time, then every route. Nothing is kept, unless you say where.

    With --save the answers are sealed in FILE.age when the conversation ends, however it ends. The passphrase is
    asked for before the first question. From --passphrase-fd the first line opens a sealed CASE, the next one seals.
    To save in the sealed CASE itself, give its name: its passphrase stays.
    """
    from ..assess.screen import screen
    from ..lawbook.cases import parse_case, parse_raw
    from ..lawbook.written import write_case
    from . import saving
    from .as_text import print_screening
    from .asking import converse, fitted, type_line
    from .sealed import CLEAR, keep_no_core, read_sealed_or_clear

    if case == "-":
        raise _refuse("`ask` reads the answers of the conversation from standard input; give the case as a file.")
    if replace and save is None:
        raise _refuse("--replace means nothing without --save.")
    keep_no_core()
    day = _day(on)
    found, pack = _open(law)
    data, name, read = b"{}", "the answers", None
    if case:
        read = read_sealed_or_clear(case, passphrase)
        data, name = read.data, read.name
        if read.in_clear:
            print(CLEAR, file=sys.stderr)
    given, places = parse_case(found, data, name)
    found = _spoken(law, found, lang)
    target = saving.target(save, Path(case) if case else None, read, replace, passphrase) if save else None
    given = converse(found, pack, given, day, places, name, save)
    unsaved: InputRefused | None = None
    if target:
        try:
            kept = saving.save(target, write_case(found, given, parse_raw(data, name).get("note")), type_line)
            print(f"Saved, sealed: {kept}", file=sys.stderr)
        except InputRefused as gave_up:
            unsaved = gave_up  # the routes are shown all the same
    print_screening(fitted(_console()), found, screen(found, pack, given, day))
    if unsaved:
        raise unsaved


@app.command("why")
def why_command(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="Any unique part of a route's id.")],
    case: CaseArgument,
    on: OnOption = None,
    law: LawOption = None,
    output: OutputOption = "table",
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """The proof of one route: every step, every line with its citation."""
    _output(output)
    found, _, answer, _ = _screen(case, law, on, passphrase, lang)
    chosen = _pick(answer, route)
    if output == "json":
        from .as_json import route_json

        sys.stdout.buffer.write(route_json(answer, chosen) + b"\n")
        return
    if output == "md":
        from .as_markdown import route_markdown

        sys.stdout.write(route_markdown(found, answer, chosen))
        return
    from .as_text import print_why

    print_why(_console(), found, answer, chosen)


def _pick(answer: Screening, part: str) -> RouteAnswer:
    exact = [route for route in answer.routes if route.id == part]
    matches = exact or [route for route in answer.routes if part in route.id]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = "".join(f"\n  {route.id}" for route in matches)
        raise _refuse(f"`{part}` fits {len(matches)} routes; give more of the id:{listed}")
    raise _refuse(
        f"no route has `{part}` in its id{did_you_mean(part, [r.id for r in answer.routes])} See `safeconduct screen`."
    )


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


@law_app.command("build")
def build_command(law: LawOption = None) -> None:
    """Finds the routes of the law pack and keeps them in the cache."""
    found, pack = _open(law, fresh=True)
    built = pack.built
    seconds = built["compile_s"] + built["search_s"] + built["plans_s"]
    print(
        f"{len(pack.routes)} routes, {len(found.provisions)} provisions, {len(found.steps)} steps, "
        f"{len(found.facts)} facts."
    )
    print(
        f"{built['kept_gates']:.0f} gates kept of {built['gates']:.0f}; "
        f"{built['queries']:.0f} questions to the solver; {seconds:.1f} s."
    )


@law_app.command("check")
def check_command(
    law: LawOption = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="Print what each rule of the search dropped.")] = False,
    oddest: Annotated[bool, typer.Option("--oddest", help="Print the ten oddest routes, to be read.")] = False,
    thin: Annotated[
        bool, typer.Option("--thin", help="Print the provisions that rest on one assessment or a constant, and why.")
    ] = False,
    lacking: Annotated[
        bool, typer.Option("--lacking", help="Print the answers of each rule that no example shows.")
    ] = False,
    impact: Annotated[
        bool, typer.Option("--impact", help="Print what the change since a commit changes, as one page to sign.")
    ] = False,
    against: Annotated[str, typer.Option("--against", metavar="COMMIT", help="With --impact.")] = "HEAD",
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="DIR", help="With --impact: the cases to try."),
    ] = None,
) -> None:
    """Checks the law pages and reports every fault at once; exit code 1 if there is one."""
    from ..assess.check import check_pack

    model, pack, faults = check_pack(law_folder(law), _build)
    if faults or pack is None:
        raise LawFaults(faults)
    if impact:
        _print_impact(law_folder(law), model, pack, against, cases)
        return
    from .as_text import print_check, print_dropped, print_oddest

    console = _console()
    print_check(console, model, pack)
    for line in _translations(law_folder(law), model):
        console.print(line)
    if dropped:
        print_dropped(console, pack)
    if oddest:
        print_oddest(console, model, pack)
    if lacking:
        from ..circuit.prove import Prover

        for id, answers in Prover(model).lacking().items():
            console.print(f"{id}: no example is {', '.join(answers)}", soft_wrap=True)
    if thin:
        from ..lawbook.counts import thin as thin_of

        for rule in thin_of(model):
            console.print(f"{rule.id}: {rule.thin or 'a definition without days'}", soft_wrap=True)


def _translations(root: Path, model: Law) -> list[str]:
    """What of each translation is not there yet."""
    from ..lawbook.catalog import check_catalogs

    return check_catalogs(root, model)[1]


def _print_impact(root: Path, model: Law, pack: Pack, against: str, cases: Path | None) -> None:
    from ..assess.impact import impact
    from ..lawbook.cases import read_raw
    from .as_markdown import impact_markdown
    from .committed import committed

    samples = {path.stem: read_raw(path) for path in sorted((cases or root.parent / "samples").glob("*.yaml"))}
    with committed(root, against) as before:
        old = _open(before)
    sys.stdout.write(impact_markdown(impact(old, (model, pack), samples), f"the commit {against}"))


@law_app.command("messages")
def messages_command(
    lang: Annotated[str, typer.Option("--lang", metavar="CODE", help="The language, such as ru.")],
    law: LawOption = None,
) -> None:
    """Writes the catalogues of a language: new sentences come in empty, what is gone goes, translations stay."""
    from ..lawbook.catalog_files import write_catalogs
    from ..lawbook.locales import locale_of
    from ..routes.store import open_law

    if not lang.replace("-", "").isalpha() or locale_of(lang) is None:
        raise _refuse(f"--lang: CLDR knows no language `{lang}`; write its code, such as ru.")
    root = law_folder(law)
    for name, (count, empty) in write_catalogs(root, open_law(root), lang).items():
        print(f"{name}.po: {count} sentences, {empty} without a translation")


@law_app.command("count")
def count_command(law: LawOption = None) -> None:
    """Counts what each folder holds, and writes the table into its README, where that has a place for it."""
    from ..lawbook.counts import recount
    from ..routes.store import open_law

    root = law_folder(law)
    model = open_law(root)
    for folder in model.folders:
        page = root / folder / "README.md"
        text = page.read_text(encoding="utf-8")
        if (new := recount(text, model, folder)) != text:
            page.write_text(new, encoding="utf-8")
            print(f"{folder}: counted anew")


def _ids(incomplete: str) -> list[str]:
    """Ids of the law that begin so, for the completion of a shell."""
    from ..routes.store import open_law

    law = open_law(law_folder(None))
    pool = [*law.provisions, *law.steps, *law.facts, *(report.id for report in law.reports)]
    return [id for id in pool if id.startswith(incomplete)]


@law_app.command("mutate")
def mutate_command(
    law: LawOption = None,
    provision: Annotated[
        str, typer.Option("--provision", metavar="PREFIX", help="Only rules and steps whose ids begin so.")
    ] = "",
    survivors: Annotated[bool, typer.Option("--survivors", help="Print every mutant that no example catches.")] = False,
) -> None:
    """Plants small mistakes in the law, one at a time; exit code 1 if the examples do not notice enough of them."""
    from ..assess.check import check_pack
    from ..assess.mutation import faults, run

    model, _, bad = check_pack(law_folder(law), _build)
    if bad:
        raise LawFaults(bad)
    results = run(model, provision)
    if not results:
        pool = [*model.provisions, *model.steps]
        raise _refuse(f"no provision and no step begins with `{provision}`{did_you_mean(provision, pool)}")
    from .mutants_as_text import print_mutants

    print_mutants(_console(), model, results, survivors)
    if found := faults(model, results, provision):
        raise LawFaults(found)


@law_app.command("show")
def show_command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A provision, step, fact or report, or the beginning of ids.", autocompletion=_ids
        ),
    ],
    on: OnOption = None,
    law: LawOption = None,
) -> None:
    """Shows the law: the text, the rule beside it, and where it was read."""
    from ..routes.store import open_law
    from .as_text import print_law

    day = _day(on)
    model = open_law(law_folder(law))
    if not print_law(_console(), model, what, day):
        pool = [*model.provisions, *model.steps, *model.facts]
        raise _refuse(f"nothing in the law is called `{what}`{did_you_mean(what, pool)}")


@law_app.command("answer-enquiry")
def enquiry_command(
    held_by: Annotated[str, typer.Option("--held-by", help="Who holds the record.")],
    asked_by: Annotated[str, typer.Option("--from", help="Who asks.")],
    about: Annotated[str, typer.Option("--about", help="Which record.")],
    brings: Annotated[list[str] | None, typer.Option("--with", help="What the asker brings; can be repeated.")] = None,
    on: OnOption = None,
    law: LawOption = None,
) -> None:
    """How a question about a record must be answered. No record is looked at."""
    from ..lawbook.enquiry import answer_enquiry
    from ..routes.store import open_law
    from .beside_text import print_reply

    day = _day(on)
    reply = answer_enquiry(open_law(law_folder(law)), held_by, asked_by, about, brings or [], day)
    print_reply(_console(), reply, day)


@app.command("plan")
def plan_command(
    case: CaseArgument,
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="Any unique part of a route's id.")],
    on: OnOption = None,
    law: LawOption = None,
    output: Annotated[str, typer.Option("--output", help="table, md or html.")] = "table",
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """A route as numbered steps to carry out, to print or hand on. It carries no answer, no name and no ground."""
    from ..assess.plan import plan
    from ..show.plan import plan_html, plan_page
    from .as_plan import plan_markdown, print_plan

    _output(output, _PAGES)
    found, _, answer, given = _screen(case, law, on, passphrase, lang)
    made = plan(found, given, answer, _pick(answer, route))
    match output:
        case "md":
            sys.stdout.write(plan_markdown(plan_page(found, made)))
        case "html":
            sys.stdout.write(plan_html(found, made))
        case _:
            print_plan(_console(), plan_page(found, made))


@app.command("levers")
def levers_command(
    case: CaseArgument,
    on: OnOption = None,
    law: LawOption = None,
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """What the government could do without a new law, for each route that is closed or at its discretion."""
    from ..assess.levers import levers_for
    from .beside_text import print_levers

    found, _, answer, given = _screen(case, law, on, passphrase, lang)
    print_levers(_console(), found, levers_for(found, answer, given))


@app.command("seal")
def seal_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A clear case file. It stays as it is.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.age", help="Where to write. Without it: beside FILE.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file of that name.")] = False,
    passphrase: PassphraseOption = None,
) -> None:
    """Seals a case under a passphrase. Without the passphrase nobody can open it, and nobody can renew it."""
    from .sealed import STILL_THERE, seal_file

    sealed = seal_file(file, to, replace, passphrase)
    print(f"Sealed: {sealed}")
    print(STILL_THERE.format(clear=file), file=sys.stderr)


@app.command("whatif")
def whatif_command(
    case: CaseArgument,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FACT=VALUE", help="Read FACT (or FACT[CODE]) so; can be repeated."),
    ] = None,
    on: OnOption = None,
    law: LawOption = None,
    passphrase: PassphraseOption = None,
    lang: LangOption = "en",
) -> None:
    """What would change the answer. With --set: the routes whose status changes. Without it: what would open each."""
    from ..assess.screen import screen, statuses
    from ..assess.whatif import compare, read_sets, what_would_change
    from .beside_text import print_moved, print_turned

    found, pack, answer, given = _screen(case, law, on, passphrase, lang)
    if not changes:
        print_turned(_console(), found, answer, what_would_change(found, pack, given, answer.on, answer))
        return
    changed = read_sets(found, given, changes)
    then = given.with_(changed)
    places = {fact: At("--set") for fact, _ in changed}
    after = screen(found, pack, then, answer.on, places, "--set", dt.date.today())
    was, now = (statuses(found, pack, of, answer.on) for of in (given, then))
    print_moved(_console(), found, answer, compare(answer, after, was, now))


@app.command("sheet")
def sheet_command(
    on: Annotated[
        str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day of its use. Without it: today.")
    ] = None,
    law: LawOption = None,
    output: Annotated[str, typer.Option("--output", help="table, md or html.")] = "table",
) -> None:
    """One page for a volunteer, to print: words of consent, red flags, when to call a lawyer. It takes no case."""
    from ..lawbook.sheet import sheet_for
    from ..routes.store import open_law
    from .as_sheet import print_sheet, sheet_html, sheet_markdown

    _output(output, _PAGES)
    day = _day(on)
    sheet = sheet_for(open_law(law_folder(law)), day)
    if sheet.outside:
        print(sheet.outside, file=sys.stderr)
    match output:
        case "md":
            sys.stdout.write(sheet_markdown(sheet))
        case "html":
            sys.stdout.write(sheet_html(sheet))
        case _:
            print_sheet(_console(), sheet)


@app.command("serve")
def serve_command(
    port: PortOption = PORT,
    public: Annotated[
        bool,
        typer.Option("--public", help="For people who decide by it: the law of today, with hosts and exits."),
    ] = False,
    law: LawOption = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="YYYY-MM-DD", help="The day whose law is read. Without it: the last covered day."),
    ] = None,
    exits: Annotated[
        list[str] | None,
        typer.Option("--exit", metavar="LANGUAGE=ADDRESS", help="Where the quick exit leads; can be repeated."),
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="NAME", help="A name under which people reach it; can be repeated."),
    ] = None,
) -> None:
    """The screening on the web, on this machine only (127.0.0.1). Nothing that anybody answers is kept."""
    from ..web.law.shelf import read_shelf
    from ..web.process import shut
    from ..web.serve import serve
    from ..web.site import site, spoken_in

    process = shut()
    day = _day(on) if on else None
    model, pack = _open(law)
    leads = {language: address for language, _, address in (one.partition("=") for one in exits or ())}
    made = site(
        model,
        pack,
        public=public,
        on=day,
        exits=leads,
        hosts=tuple(hosts or ()),
        spoken=spoken_in(law_folder(law), model, public),
        shelf=read_shelf(law_folder(law), model),
        process=process,
    )
    try:
        serve(made, port, lambda address: print(f"Serving on {address} (Ctrl-C stops it)", flush=True))
    except OSError:
        raise _refuse(f"--port: {port} cannot be had on this machine; give another one.") from None


@app.command("exhibits")
def exhibits_command(
    provision: Annotated[str, typer.Argument(metavar="PROVISION", autocompletion=_ids)],
    before: Annotated[str | None, typer.Option("--before", metavar="YYYY-MM-DD", help="Published before it.")] = None,
    law: LawOption = None,
) -> None:
    """The reports that support or contradict a provision, with source, day and standing."""
    from ..lawbook.exhibits import exhibits
    from ..routes.store import open_law
    from .beside_text import print_exhibits

    day = _day(before)
    model = open_law(law_folder(law))
    if not any(id == provision or id.startswith(f"{provision}.") for id in model.provisions):
        raise _refuse(f"there is no provision `{provision}`{did_you_mean(provision, model.provisions)}")
    print_exhibits(_console(), exhibits(model, provision, day), provision, day)


@app.command("claims")
def claims_command(
    which: Annotated[str, typer.Argument(metavar="ROW", help="Only this row or id.")] = "", law: LawOption = None
) -> None:
    """What people said of the law, and what the engine finds."""
    from ..routes.store import open_law
    from .beside_text import print_claims

    model = open_law(law_folder(law))
    if not print_claims(_console(), model, which):
        pool = [name for claim in model.claims for name in (claim.row, claim.id)]
        raise _refuse(f"there is no claim `{which}`{did_you_mean(which, pool)}")


@app.command("doctor")
def doctor_command(
    law: LawOption = None,
    web: Annotated[
        bool, typer.Option("--web", help="Look at a deployment of `serve --public`: machine, proxy, service, answers.")
    ] = False,
    port: PortOption = PORT,
    nginx: Annotated[
        list[Path] | None, typer.Option("--nginx", metavar="FILE", help="With --web: the file with which nginx starts.")
    ] = None,
    caddy: Annotated[
        list[Path] | None, typer.Option("--caddy", metavar="FILE", help="With --web: a Caddyfile, or JSON of Caddy.")
    ] = None,
    torrc: Annotated[
        list[Path] | None, typer.Option("--torrc", metavar="FILE", help="With --web: the torrc of an onion service.")
    ] = None,
    unit: Annotated[
        list[Path] | None, typer.Option("--unit", metavar="FILE", help="With --web: the unit of systemd.")
    ] = None,
    url: Annotated[
        list[str] | None, typer.Option("--url", metavar="ADDRESS", help="With --web: ask this address what it sends.")
    ] = None,
) -> None:
    """Checks that everything this program needs is there, or that a deployment is safe; exit code 1 if not."""
    if web:
        from .doctor_web import Deployed, examine_web

        given = Deployed(
            port,
            nginx=tuple(nginx or ()),
            caddy=tuple(caddy or ()),
            torrc=tuple(torrc or ()),
            unit=tuple(unit or ()),
            url=tuple(url or ()),
        )
        found = list(examine_web(given))
        print("\n".join(map(str, found)))
        unsafe, unchecked = (sum(one.verdict == kind for one in found) for kind in ("UNSAFE", "not checked"))
        print(f"{len(found)} looked at: {unsafe} unsafe, {unchecked} not checked.")
        sys.exit(1 if unsafe else 0)
    if nginx or caddy or torrc or unit or url:
        raise _refuse("--nginx, --caddy, --torrc, --unit and --url look at a deployment; write --web too.")
    from .doctor import examine

    good = True
    for name, says, fine in examine(law_folder(law)):
        good = good and fine
        print(f"{'ok   ' if fine else 'FAULT'} {name}: {says}")
    sys.exit(0 if good else 1)
