"""What sentences claim about table three, and what they do not."""

import pytest

from extractors.prose import claims

NEW, CARRIED, TOTAL, FORWARD = "received.new", "received.carried_over", "handled.total", "carried_forward"


def claimed(*paragraphs: str) -> dict[str, int]:
    return {claim.subject: claim.value for claim in claims(paragraphs)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，我局共受理依申请公开21件，按时办结率100%，比去年多7件。", {NEW: 21}),
        ("本年度新收政府信息公开申请34件，比上年增加5件。", {NEW: 34}),
        ("收到政府信息公开申请40件，同比增长33%。", {NEW: 40}),
        ("收到政府信息公开申请40件，同比增加10件。", {NEW: 40}),
        ("收到信息公开申请17宗。", {NEW: 17}),
        ("全市共收到政府信息公开申请1,234件。", {NEW: 1234}),
        ("全市共收到政府信息公开申请１２ 件。", {NEW: 12}),
        ("全年收到申请20件，其中自然人申请15件，企业申请5件。", {NEW: 20}),
        ("全年受理政府信息公开申请23件，其中网络申请7件、信函申请16件。", {NEW: 23}),
        ("收到公民、法人和其他组织提出的政府信息公开申请100件，截至年底已答复99件，其余1件结转下年度继续办理。",
         {NEW: 100, TOTAL: 99, FORWARD: 1}),
        ("全年收到政府信息公开申请317件，上年结转12件，结转下年度继续办理3件。", {NEW: 317, CARRIED: 12, FORWARD: 3}),
        ("全年共办理政府信息公开申请3607件，其中本年新收3511件，上年结转96件。", {NEW: 3511, CARRIED: 96}),
    ],
)  # fmt: skip
def test_numbers_whose_role_is_certain_are_claims(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2022年，本机关未收到政府信息公开申请。",
        "全年没有收到政府信息公开申请。",
        "2022年我局收到依申请公开0件。",
    ],
)
def test_nothing_received_is_a_claim_of_zero(text: str) -> None:
    assert claimed(text) == {NEW: 0}


@pytest.mark.parametrize(
    "text",
    [
        "2022年共收到政府信息公开申请75件（含上年结转1件）。",
        "2023年共受理依申请公开749件（其中上年度结转36件）。",
    ],
)
def test_a_sum_with_last_years_carry_is_not_what_came_in(text: str) -> None:
    assert NEW not in claimed(text)
    assert CARRIED in claimed(text)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开行政复议申请3件。",
        "收到行政复议申请5件，行政诉讼2件，均与政府信息公开申请有关。",
        "未收到行政复议申请。",
        "主动公开信息4033条，收到来信来访20件，办理建议提案15件，与政府信息公开申请无关。",
        "较上年收到的申请30件增长10%。",
        "去年收到政府信息公开申请30件。",
        "截至12月31日，累计收到网上申请12件、信函申请3件。",
        "通过网络收到政府信息公开申请12件。",
        "上半年收到政府信息公开申请17件。",
        "自2008年以来累计收到政府信息公开申请500件。",
        "2021年收到政府信息公开申请30件，2022年收到政府信息公开申请40件。",
        "市政府办公室收到政府信息公开申请5件，各部门收到政府信息公开申请50件。",
        "共收到政府信息公开申请十二件。",
        "政府信息公开申请办理情况见附表。",
    ],
)
def test_numbers_of_other_things_are_no_claims(text: str) -> None:
    assert claimed(text) == {}


def test_answers_beside_withdrawn_requests_are_not_the_total() -> None:
    assert claimed("共收到依申请公开政府信息12件，8件申请人主动撤销，答复4件。") == {NEW: 12}


def test_two_numbers_for_one_subject_are_no_claim() -> None:
    assert claimed("收到政府信息公开申请5件。", "全区收到政府信息公开申请50件，答复49件。") == {TOTAL: 49}


def test_one_number_said_twice_is_one_claim() -> None:
    assert len(claims(["收到政府信息公开申请5件。", "共收到政府信息公开申请5件。"])) == 1


def test_a_claim_quotes_its_sentence() -> None:
    (claim,) = claims(["工作稳步推进。收到政府信息公开申请5件。明年继续努力。"])
    assert claim.quote == "收到政府信息公开申请5件。"


def test_tables_run_together_are_no_sentences() -> None:
    assert claimed("政府信息公开申请" + "收到3件" * 300) == {}
