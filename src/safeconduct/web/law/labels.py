"""What the words of a law page mean, in the language of the reader: kinds of rules, how they stand, how sure we are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "requirement": _("A need: this must be so."),
    "permission": _("A permission: it lets something be done."),
    "bar": _("A bar: it stands in the way."),
    "definition": _("A meaning: it says what a word means."),
}
EFFECTS = {
    "requirement": _("Where it is not in force, nothing is asked."),
    "permission": _("Where it is not in force, nothing is allowed by it."),
    "bar": _("Where it is not in force, nobody is barred by it."),
    "definition": _("It is there on every day on which a rule uses it."),
}
POWERS = {
    "may": _("Officials may do it. They do not have to."),
    "shall": _("Officials must do it."),
}
STANDINGS = {
    "in force": _("In force"),
    "doubtful": _("Not known: our source is weak, or it is not settled"),
    "stale": _("Not known: nobody has looked at it for too long"),
    "not begun": _("Not in force: it had not begun"),
    "ended": _("Not in force: it had ended"),
    "unknown after": _("Not known: it had ended, and what follows is not on our pages"),
    "not in force": _("Not in force"),
    "not covered": _("Not known: our pages do not cover this day"),
}
SURE = {
    "high": _("Sure: the text was read, or a close copy of it."),
    "medium": _("Likely: it was read second hand, or is our own reading."),
    "low": _("Weak: it is from memory, or a guess. It never decides anything here."),
}
MOVES = {
    "statute": _("a law of parliament"),
    "regulation": _("a regulation"),
    "order": _("an order"),
    "litigation": _("a court case"),
    "practice": _("a practice"),
}
SIDES = {
    "supports": _("It supports this rule."),
    "contradicts": _("It speaks against this rule."),
    "speaks of": _("It speaks of this."),
}
REPORTS = {
    "statement": _("A statement"),
    "testimony": _("What somebody saw or lived through"),
    "figure": _("A figure"),
    "denial": _("A denial"),
    "correction": _("A correction"),
}
REPUTES = {
    "confirmed": _("confirmed"),
    "credible": _("can be believed"),
    "contested": _("disputed"),
    "withdrawn": _("taken back"),
}
VERDICTS = {
    "accurate": _("Right."),
    "simplified": _("Right in part: it leaves something out."),
    "needs qualification": _("Right in part: it needs more words."),
    "inaccurate": _("Not right."),
    "omitted": _("Not right: something that matters was left out."),
    "fact": _("About what happened, not about law."),
}
STEPS = {
    "way": _("A way to travel"),
    "act": _("Something that a person does"),
    "decision": _("Something that officials decide"),
}
HARMS = {
    "life": _("Life"),
    "freedom": _("Freedom"),
    "claim": _("The claim"),
    "record": _("The record"),
    "money": _("Money"),
}
ENDS = {
    "durable": _("It lasts."),
    "limited": _("It lasts, with limits."),
    "temporary": _("It lasts for a time."),
    "bridging": _("It bridges the time until something else."),
}
FACTS = {
    "plain": _("What happened, or what is so."),
    "assessment": _("Somebody judges it. The view of the person counts."),
    "showing": _("Somebody may yet prove it. Until then it counts as not shown."),
}
READ = {
    "full text": _("The whole text was read."),
    "extract": _("A part of the text was read."),
    "second hand": _("It was read in the words of somebody else."),
    "not read": _("It was not read."),
}
EXPECTED = {
    "yes": _("yes"),
    "no": _("no"),
    "not known": _("not known"),
    "open": _("open"),
    "closed": _("closed"),
}
