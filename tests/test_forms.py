"""Every step that files something says which form and where; every paper that a step names says where that stands."""

from __future__ import annotations

import re

import pytest

from safeconduct.lawbook.model import Law, Step

from .conftest import ROOT

NOTHING_FILED = {
    "us.asylum.interview": "the form was filed in the step before",
    "us.border.ask_at_port": "asking at a port needs no form",
    "us.border.ask_at_guam": "asking at an inspection needs no form",
    "us.border.ask_at_airport": "asking at an inspection needs no form",
    "us.border.ask_at_port_from_canada": "asking at a port needs no form",
    "us.border.credible_fear": "an interview; officers refer to it",
    "us.border.review": "the officer hands over the request for a judge",
    "us.removal.stopped": "officers decide after they stopped somebody",
    "us.removal.reasonable_fear": "an interview; officers refer to it",
    "us.refugees.refer_at_home": "an embassy refers; nobody can apply",
    "us.refugees.refer_abroad": "an embassy refers; nobody can apply",
    "us.refugees.refer_by_group": "an aid group refers; nobody can apply",
    "us.refugees.take_up": "which papers come before Form I-590 was not read",
    "us.visas.waiver": "the consular officer recommends it, without a form (8 CFR 212.4(a)(1))",
    "us.visas.visit": "the visa is there; only an inspection follows",
    "us.visas.fiance_admission": "the visa is there; only an inspection follows",
}
MOST = 5
"""Papers of one step: a plan is one or two pages."""
FORM = re.compile(r"\b(?:I|DS|EOIR)-\d+[A-Z]?\b")


def filing_steps(law: Law) -> list[Step]:
    return [
        step
        for id, step in law.steps.items()
        if id.startswith("us.") and step.kind in ("act", "decision") and step.asked and not step.danger
    ]


def test_every_step_that_files_something_says_what_and_where(law: Law) -> None:
    without = {step.id for step in filing_steps(law) if step.filing is None}
    assert without == set(NOTHING_FILED)


@pytest.mark.parametrize("part", ["form", "where"])
def test_a_filing_has_both_halves(law: Law, part: str) -> None:
    assert [id for id, step in law.steps.items() if step.filing and not getattr(step.filing, part).strip()] == []


def test_a_form_named_in_a_title_or_a_stage_is_the_one_that_is_filed(law: Law) -> None:
    given_by_others = {"I-20", "DS-2019"}
    for step in filing_steps(law):
        named = set(FORM.findall(" ".join([step.title, *(stage.title for stage in step.stages)])))
        filed = set(FORM.findall(step.filing.form)) if step.filing else set()
        assert named - given_by_others <= filed, step.id


def test_every_paper_has_its_source_and_they_are_few(law: Law) -> None:
    for id, step in law.steps.items():
        assert len(step.brings) <= MOST, id
        assert [paper.says for paper in step.brings if not paper.cite] == [], id


def test_a_step_that_nobody_should_take_has_no_form_and_no_papers(law: Law) -> None:
    assert [id for id, step in law.steps.items() if step.danger and (step.filing or step.brings)] == []


def test_every_refusal_says_what_then(law: Law) -> None:
    silent = [o.id for step in law.steps.values() for o in step.outcomes if o.adverse and not o.says]
    assert silent == []


def test_instructions_that_are_cited_are_on_the_page_of_the_forms(law: Law) -> None:
    page = (ROOT / "law" / "us" / "forms.md").read_text(encoding="utf-8")
    for id, step in law.steps.items():
        cites = [paper.cite for paper in step.brings] + ([step.filing.cite] if step.filing else [])
        for form in re.findall(r"(?:Form|checklist for Form) (I-\d+)", " ".join(cites)):
            assert form in page, (id, form)
