"""A calculator as HTML."""

from __future__ import annotations

from bs4 import BeautifulSoup

from llm_zoo.render.worked import Bar, Field, Form, Option, Table, Worked, page_form


def test_text_of_records_is_only_text() -> None:
    evil = '<img src=x onerror="a">'
    worked = Worked(
        "plain", evil, (evil,), Bar(((evil, 1, evil),), 2, evil), ((evil, evil, evil),),
        (Table(evil, (evil, evil), (((evil, "zoo/models/a.md"), evil),)),), ((evil, "zoo/models/a.md"),),
        (evil,),
    )  # fmt: skip
    fields = (Field("a", evil, "b", (Option("b", evil, evil),)), Field("m", evil, "", (Option("c", evil),), many=True))
    soup = BeautifulSoup(page_form(Form("memory", evil, fields, worked), "tools/a.md"), "html.parser")
    assert soup.find("img") is None
    assert soup.get_text().count(evil) > 10
