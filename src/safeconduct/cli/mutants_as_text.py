"""What became of the mutants of the law, on a terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from ..assess.mutation import GOAL, Result, share, told
from ..lawbook.model import Law
from ..lawbook.mutate import KINDS


def print_mutants(console: Console, law: Law, results: list[Result], survivors: bool) -> None:
    """How many mistakes of each kind the examples notice; with `survivors` each that none notices."""
    for title, of_step in (("Provisions", False), ("What steps require", True)):
        here = [result for result in results if result.of_step is of_step]
        table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2))
        table.add_column("changed")
        for head in ("mutants", "caught", "equivalent", "survived", "caught, %"):
            table.add_column(head, justify="right")
        for kind in (*KINDS, ""):
            rows = [result for result in here if kind in ("", result.mutant.kind)]
            counts = [sum(r.verdict == verdict for r in rows) for verdict in ("caught", "equivalent", "survived")]
            table.add_row(kind or "all", str(len(rows)), *map(str, counts), f"{share(rows):.1f}")
        console.print(table)
        for why, count in Counter(r.why for r in here if r.verdict == "equivalent").most_common():
            console.print(f"  · {count} equivalent: {why}.", soft_wrap=True, markup=False)
        console.print()
    console.print(f"Together the examples catch {share(results):.1f} % of the mutants; the goal is {GOAL} %.")
    if survivors:
        reasons = {(kept.of, kept.change): kept.reason for kept in law.survivors}
        for result in sorted((r for r in results if r.verdict == "survived"), key=lambda r: r.mutant.at):
            reason = reasons.get((result.mutant.of, result.mutant.change), "")
            console.print(
                f"{result.mutant.at}: {told(result.mutant)}{' ' + reason if reason else ''}",
                soft_wrap=True,
                markup=False,
            )
