"""What sentences claim, and what they do not."""

import pytest

from extractors.facts import Number
from extractors.prose import claims

NEW, CARRIED, BOTH = "received.new", "received.carried_over", "received.total"
TOTAL, FORWARD = "handled.total", "carried_forward"
CHANGE, PERCENT = "received.change", "received.change_percent"
GRANTED, PARTLY, REFUSED = "handled.granted", "handled.partly_granted", "handled.refused"
REVIEW, LITIGATION, FEE = "review.total", "litigation.total", "information_fee"
DOCUMENTS = "normative_documents"


def claimed(*paragraphs: str, year: int = 0) -> dict[str, Number]:
    return {claim.subject: claim.value for claim in claims(paragraphs, year)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，我局共受理依申请公开21件，按时办结率100%，比去年多7件。", {NEW: 21, CHANGE: 7}),
        ("本年度新收政府信息公开申请34件，比上年增加5件。", {NEW: 34, CHANGE: 5}),
        ("收到政府信息公开申请40件，同比增长33%。", {NEW: 40, PERCENT: 33}),
        ("收到政府信息公开申请40件，同比增加10件。", {NEW: 40, CHANGE: 10}),
        ("收到信息公开申请17宗。", {NEW: 17}),
        ("全市共收到政府信息公开申请1,234件。", {NEW: 1234}),
        ("全市共收到政府信息公开申请１２ 件。", {NEW: 12}),
        ("全年收到申请20件，其中自然人申请15件，企业申请5件。", {NEW: 20}),
        ("全年受理政府信息公开申请23件，其中网络申请7件、信函申请16件。", {NEW: 23}),
        ("收到公民、法人和其他组织提出的政府信息公开申请100件，截至年底已答复99件，其余1件结转下年度继续办理。",
         {NEW: 100, TOTAL: 99, FORWARD: 1}),
        ("全年收到政府信息公开申请317件，上年结转12件，结转下年度继续办理3件。", {NEW: 317, CARRIED: 12, FORWARD: 3}),
        ("全年共办理政府信息公开申请3607件，其中本年新收3511件，上年结转96件。", {BOTH: 3607, NEW: 3511, CARRIED: 96}),
        ("收到12件信息依申请公开，其中10件已按规完成答复，剩余2件结转下年度。", {NEW: 12, TOTAL: 10, FORWARD: 2}),
        ("收到政府信息公开申请十二件。", {NEW: 12}),
        ("新收政府信息公开申请30件，2021年结转2件，合计32件。", {NEW: 30, CARRIED: 2, BOTH: 32}),
        ("共受理并答复政府信息公开申请12件。", {NEW: 12, TOTAL: 12}),
        ("截至2022年12月底，共收到政府信息公开申请12件。", {NEW: 12}),
    ],
)  # fmt: skip
def test_numbers_whose_role_is_certain_are_claims(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("今年以来，我局接到3起政府信息公开申请。", 0, {NEW: 3}),
        ("新收申请40件，上年结转2件，共42件，办结39件，3件结转下年。", 0,
         {NEW: 40, CARRIED: 2, BOTH: 42, TOTAL: 39, FORWARD: 3}),
        ("新收申请40件，上年结转2件，全年需办理43件。", 0, {NEW: 40, CARRIED: 2}),
        ("2022年结转至2023年4件，2023年收到申请9件，结转至2024年1件。", 2023, {CARRIED: 4, NEW: 9, FORWARD: 1}),
        ("2023年结转4件，收到政府信息公开申请9件。", 2023, {NEW: 9}),
        ("收到政府信息公开申请9件，上年无结转，年末无结转。", 0, {NEW: 9, CARRIED: 0, FORWARD: 0}),
        ("收到政府信息公开申请9件，其中网上5件，引发行政复议1件。", 0, {NEW: 9, REVIEW: 1}),
        ("2019年至2022年收到政府信息公开申请90件。", 2022, {}),
        ("全市税务系统收到申请70件，市局机关收到申请9件。", 0, {}),
        ("局机关收到申请9件，全系统合计70件。", 0, {}),
        ("已对9件申请作出答复。", 0, {TOTAL: 9}),
        ("与2021年收到的8件相比，2022年收到政府信息公开申请9件，增加1件。", 2022, {NEW: 9, CHANGE: 1}),
    ],
)  # fmt: skip
def test_what_stands_together_in_a_sentence(text: str, year: int, expected: dict[str, int]) -> None:
    assert claimed(text, year=year) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2022年，本机关未收到政府信息公开申请。",
        "2022年，未收到依申请公开事项.",
        "本年度依申请公开为零。",
        "年内未有申请公开政府信息的情况发生。",
        "本年未收到公开政府信息的请求。",
        "我单位未收到、未办理政府信息公开申请。",
        "无自然人、法人、其他组织向我局提出政府信息公开申请。",
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
    assert {BOTH, CARRIED} <= claimed(text).keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予以公开63件，占66%；部分公开54，占30%；不予公开的有8件。", {GRANTED: 63, PARTLY: 54, REFUSED: 8}),
        ("予以公开、部分公开、不予公开分别为5件、4件、3件。", {GRANTED: 5, PARTLY: 4, REFUSED: 3}),
        ("政府信息公开申请中，5件予以公开，3件不予公开。", {GRANTED: 5, REFUSED: 3}),
        ("不予公开2件（其中属于国家秘密1件）。", {REFUSED: 2, "handled.refused.state_secret": 1}),
        ("因属于过程性信息不予公开2件。", {"handled.refused.process_information": 2}),
        ("无法提供（本机关不掌握相关政府信息）3件。", {"handled.unavailable.not_held": 3}),
        ("予以公开、部分公开12件。", {}),
        ("政府信息公开申请中，2件因本机关不掌握等原因无法提供。", {"handled.unavailable": 2}),
        ("政府信息公开申请中，6件予以公开、3件部分公开、8件不予公开。", {GRANTED: 6, PARTLY: 3, REFUSED: 8}),
    ],
)
def test_outcomes_and_their_reasons(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因政府信息公开引发行政复议2件、行政诉讼0件。", {REVIEW: 2, LITIGATION: 0}),
        ("收到针对信息公开的行政复议3件，其中维持2件。", {REVIEW: 3, "review.upheld": 2}),
        ("未发生因政府信息公开被申请行政复议、提起行政诉讼的情况。", {REVIEW: 0, LITIGATION: 0}),
        ("政府信息公开行政复议、行政诉讼均为0件。", {REVIEW: 0, LITIGATION: 0}),
        ("因政府信息公开引发的行政复议和行政诉讼分别为2件和1件。", {REVIEW: 2, LITIGATION: 1}),
        ("因政府信息公开引发的行政复议和行政诉讼程序均为0件。", {REVIEW: 0, LITIGATION: 0}),
        ("政府信息公开行政诉讼3件，其中复议后起诉1件。", {LITIGATION: 3, "litigation_after_review.total": 1}),
        ("全年无行政复议、行政诉讼。", {REVIEW: 0, LITIGATION: 0}),
        ("没有因政府信息公开引起的举报、投诉、行政复议和诉讼。", {REVIEW: 0, LITIGATION: 0}),
        ("因政府信息公开被诉2件，其中维持1件。", {LITIGATION: 2, "litigation.upheld": 1}),
        ("因政府信息公开行政诉讼维持具体行政行为或驳回原告诉讼请求的2件。", {"litigation.upheld": 2}),
        ("全年行政复议5件；行政诉讼2件，维持1件。", {}),
        ("未收到政府信息公开申请，无因依申请公开引起的行政复议。", {NEW: 0, REVIEW: 0}),
    ],
)
def test_reviews_and_lawsuits(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制发行政规范性文件5件，废止3件。", {f"{DOCUMENTS}.issued": 5, f"{DOCUMENTS}.repealed": 3}),
        ("公开规章13件（含新制定5件，修改4件）。", {"rules.disclosed": 13, "rules.issued": 5}),
        ("主动公开信息22条，其中：规范性文件0条。", {f"{DOCUMENTS}.disclosed": 0}),
        ("现行有效行政规范性文件20件。", {f"{DOCUMENTS}.in_force": 20}),
        ("收取信息处理费380元。", {FEE: 380}),
        ("共收取政府信息公开信息处理费0.25万元。", {FEE: 2500}),
        ("依申请公开收取的费用（检索费、复制费等）为0元。", {FEE: 0}),
        ("没有收取信息处理费的情况。", {FEE: 0}),
        ("未向群众收取任何与政府信息公开相关的费用。", {FEE: 0}),
        ("依申请公开政府信息不收取费用。", {FEE: 0}),
        ("政府信息公开收费0元。", {FEE: 0}),
        ("主动公开政府信息90条，规范性文件3条。", {}),
    ],
)
def test_documents_and_fees(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请12件，较去年减少4件，下降25%。", {NEW: 12, CHANGE: -4, PERCENT: -25}),
        ("依申请公开数量较2021年增加7件。", {CHANGE: 7}),
        ("收到政府信息公开申请12件，答复10件，较去年减少4件。", {NEW: 12, TOTAL: 10}),
    ],
)
def test_a_change_on_the_year_before_is_a_subject_of_its_own(text: str, expected: dict[str, int]) -> None:
    assert claimed(text) == expected


def test_numbers_of_another_year_are_no_claims_where_the_year_is_known() -> None:
    text = "2021年收到政府信息公开申请14件，2022年收到政府信息公开申请21件。"
    assert claimed(text, year=2022) == {NEW: 21}
    assert claimed("2021年收到政府信息公开申请14件。", year=2022) == {}


def test_a_heading_says_what_the_numbers_under_it_count() -> None:
    assert claimed("（二）依申请公开", "全年共收到12件，答复11件。") == {NEW: 12, TOTAL: 11}
    assert claimed("（三）群众来信", "全年共收到12件，答复11件。") == {}


def test_requests_without_a_verb_count_where_they_are_what_is_spoken_of() -> None:
    assert claimed("（二）依申请公开。2022年，我镇依申请公开9件，均已答复。") == {NEW: 9}
    assert claimed("2022年，我镇依申请公开9件，主动公开信息40条。") == {}


@pytest.mark.parametrize("text", ["结转下年度继续办理 3件。", "结转下年度继续办理的３ 件。", "三件结转下年度办理。"])
def test_what_is_carried_forward_is_found_however_it_is_spaced(text: str) -> None:
    assert claimed(text) == {FORWARD: 3}


def test_a_sentence_cut_by_a_page_is_one() -> None:
    cut = ("2022年，本机关坚持依法依规办理，全年共收到政府信息公开", "- 2 -", "申请12件，均已答复。")
    assert claimed(*cut) == {NEW: 12}


@pytest.mark.parametrize(
    ("text", "open"),
    [
        ("收到政府信息公开申请12件。", True),
        ("新收政府信息公开申请12件。", False),
        ("收到申请12件，上年结转1件。", False),
    ],
)
def test_a_claim_is_open_where_those_carried_over_may_be_counted(text: str, open: bool) -> None:
    assert next(claim for claim in claims([text]) if claim.subject == NEW).open is open


@pytest.mark.parametrize(
    "text",
    [
        "未发生因行政处罚引起的行政复议。",
        "因政府信息公开申请行政复议的，撤回复议申请1件。",
        "全年依申请公开信息28条。",
        "主动公开信息4033条，收到来信来访20件，办理建议提案15件，与政府信息公开申请无关。",
        "较上年收到的申请30件增长10%。",
        "去年收到政府信息公开申请30件。",
        "截至12月31日，累计收到网上申请12件、信函申请3件。",
        "通过网络收到政府信息公开申请12件。",
        "上半年收到政府信息公开申请17件。",
        "自2008年以来累计收到政府信息公开申请500件。",
        "2021年收到政府信息公开申请30件，2022年收到政府信息公开申请40件。",
        "市政府办公室收到政府信息公开申请5件，各部门收到政府信息公开申请50件。",
        "收到政府信息公开申请近百件。",
        "收到政府信息公开申请200余件。",
        "对申请量在30件以上的单位开展了调研。",
        "全年受理不动产登记申请3200件。",
        "全年受理行政许可申请320件，办结318件。",
        "制发公文120件，其中主动公开45件，依申请公开30件，不予公开45件。",
        "共制作政府信息3021条，其中主动公开信息1027条，依申请公开信息459条，不予公开信息1535条。",
        "其中区住建局收到政府信息公开申请20件，区教育局收到政府信息公开申请13件。",
        "所属事业单位收到政府信息公开申请3件。",
        "审理行政复议案件120件，其中维持80件，纠正12件。",
        "办理政府信息公开行政复议案件3件、行政诉讼案件2件。",
        "政府信息公开行政复议、行政诉讼案件共2件。",
        "报送备案规范性文件6件，审查规范性文件草案9件。",
        "网站规范性文件库收录现行有效文件393件，较上年增加12件。",
        "发布信息4033条，比上年增长12%。",
        "行政复议 行政诉讼 结果维持 尚未审结 总计 0 1 0 3",
        "政府信息公开申请办理情况见附表。",
        "办理依申请公开3件，全部在20个工作日内办结。",
        "申请量居前的是：房屋拆迁32件、土地征收28件。",
        "收到提案建议和政府信息公开申请45件。",
        "共收到有关土地征收的政府信息公开申请17件。",
    ],
)
def test_numbers_of_other_things_are_no_claims(text: str) -> None:
    assert claimed(text) == {}


def test_answers_beside_withdrawn_requests_are_not_the_total() -> None:
    assert claimed("共收到依申请公开政府信息12件，8件申请人主动撤销，答复4件。") == {NEW: 12}


def test_two_numbers_for_one_subject_are_no_claim() -> None:
    assert claimed("收到政府信息公开申请5件。", "全区收到政府信息公开申请50件，答复49件。") == {TOTAL: 49}


def test_what_a_part_received_goes_on_in_its_sentence() -> None:
    said = "全市收到政府信息公开申请2365件，办结2360件。其中市本级收到312件，办结309件，结转下年3件。"
    assert claimed(said) == {NEW: 2365, TOTAL: 2360}


def test_one_number_said_twice_is_one_claim() -> None:
    assert len(claims(["收到政府信息公开申请5件。", "共收到政府信息公开申请5件。"])) == 1


def test_a_claim_quotes_its_sentence() -> None:
    (claim,) = claims(["工作稳步推进。收到政府信息公开申请5件。明年继续努力。"])
    assert claim.quote == "收到政府信息公开申请5件。"


def test_tables_run_together_are_no_sentences() -> None:
    assert claimed("政府信息公开申请" + "收到3件" * 300) == {}


def test_disclosed_among_the_outcomes_is_granted() -> None:
    text = "收到政府信息公开申请9件。其中公开4件，部分公开2件，不予公开3件。"
    assert claimed(text) == {NEW: 9, GRANTED: 4, PARTLY: 2, REFUSED: 3}
    assert claimed("收到政府信息公开申请9件。主动公开文件4件，部分公开2件。") == {NEW: 9, PARTLY: 2}
    assert claimed("收到政府信息公开申请9件，属于本机关公开的4件，不属于本机关公开的5件。") == {NEW: 9}


def test_no_costs_of_lawsuits_are_not_no_lawsuits() -> None:
    assert claimed("未产生与政府信息公开行政诉讼有关的费用。").keys() <= {FEE}


def test_citizens_alone_are_all_who_asked() -> None:
    assert claimed("（二）依申请公开", "全年受理公民申请4件，均已答复。") == {NEW: 4}
    assert claimed("（二）依申请公开", "全年受理公民申请4件、法人申请2件。") == {}


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("办结政府信息公开申请89件，其中按时办结87件，延期办结2件。", 0, {TOTAL: 89}),
        ("收到申请9件，比上年增加3件，办结申请数8件。", 0, {NEW: 9, CHANGE: 3, TOTAL: 8}),
        ("2020年收到申请69件（2019年为54件），增长27.8%。", 2020, {NEW: 69, PERCENT: 27.8}),
        ("2023年收到申请41件，2022年收到86件，减少45件。", 2023, {NEW: 41, CHANGE: -45}),
        ("收到政府信息公开申请较上年增长45%，达到1203件。", 0, {PERCENT: 45, NEW: 1203}),
        ("新收申请40件，已答复37件，3件尚在答复期内，结转至下年度继续办理。", 0, {NEW: 40, TOTAL: 37, FORWARD: 3}),
        ("2021年结转3件，2022年新收申请40件，剩余2件转至2023年办理。", 2022, {CARRIED: 3, NEW: 40, FORWARD: 2}),
        ("共收到40件申请，加上上年结转的1件，共41件。", 0, {NEW: 40, CARRIED: 1, BOTH: 41}),
        ("本年新收政府信息公开申请、上年结转政府信息公开申请均为0件。", 0, {NEW: 0, CARRIED: 0}),
        ("收到局长信箱来信56件、政府信息公开申请2件。", 0, {NEW: 2}),
        ("因属于行政查询事项，不予公开政府信息公开申请1件。", 0, {"handled.refused.administrative_inquiry": 1}),
        ("因行政处罚引发行政复议8件，因政府信息公开引发行政复议1件、行政诉讼0件。", 0, {REVIEW: 1, LITIGATION: 0}),
        ("本年度共有3件政府信息公开行政复议案件。", 0, {REVIEW: 3}),
        ("对我局政府信息公开答复不服申请行政复议的3件。", 0, {REVIEW: 3}),
        ("未经复议直接起诉的政府信息公开行政诉讼案件2件。", 0, {"litigation_direct.total": 2}),
        ("行政复议、行政诉讼均未发生。", 0, {REVIEW: 0, LITIGATION: 0}),
        ("无一例行政复议和行政诉讼。", 0, {REVIEW: 0, LITIGATION: 0}),
        ("信息处理费未收取。", 0, {FEE: 0}),
        ("政府信息公开行政诉讼6件：未经复议直接起诉2件（维持1件、尚未审结1件），复议后起诉4件（维持3件）。", 0,
         {LITIGATION: 6, "litigation_direct.total": 2, "litigation_direct.upheld": 1, "litigation_direct.pending": 1,
          "litigation_after_review.total": 4, "litigation_after_review.upheld": 3}),
        ("申请办结100件，未办结2件结转到2018年。", 2017, {TOTAL: 100, FORWARD: 2}),
        ("全局新增政府信息公开申请7件。", 0, {NEW: 7}),
        ("政府信息公开申请总量为312件，其中新收298件，上年结转14件。", 0, {BOTH: 312, NEW: 298, CARRIED: 14}),
        ("政府信息公开申请中属于公开范围并予以公开10件。", 0, {GRANTED: 10}),
        ("从2021年结转的4件申请已办结，2022年新收的68件办结66件，结转2件至2023年。", 2022,
         {CARRIED: 4, NEW: 68, TOTAL: 66, FORWARD: 2}),
        ("2023年上半年收到申请6件，全年收到15件。", 2023, {NEW: 15}),
        ("全年共有15件政府信息公开申请，均为自然人提出。", 0, {NEW: 15}),
        ("政府信息公开行政复议2件，复议机关维持1件。", 0, {REVIEW: 2, "review.upheld": 1}),
        ("行政事业性收费：本年收费金额1320.55万元。", 0, {"fees.amount_10k_yuan": 1320.55}),
        ("依申请提供政府信息未收取检索、复制、邮寄等费用。", 0, {FEE: 0}),
    ],
)  # fmt: skip
def test_mechanisms_of_longer_sentences(text: str, year: int, expected: dict[str, Number]) -> None:
    assert claimed(text, year=year) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全市45个单位中，有20个单位未收到政府信息公开申请。",
        "部分乡镇未收到政府信息公开申请。",
        "收到行政复议申请12件，均与政府信息公开无关。",
        "我局行政复议案件8件，其中政府信息公开类3件。",
        "市政府作为行政复议机关受理政府信息公开类复议案件35件。",
        "受理以区政府为被申请人的政府信息公开行政复议申请16件。",
        "配合市政府办答复政府信息公开申请12件。",
        "全年指导部门答复政府信息公开申请56件。",
        "收到转办申请3件，本机关直接收到申请5件，共8件。",
        "2019—2022年分别收到政府信息公开申请12件、15件。",
        "2名申请人申请量达156件。",
        "收到依申请公开的部门有12个。",
        "政府信息公开行政复议纠错率和行政诉讼败诉率均为0。",
        "本年度我局有1件行政复议案件，但不涉及政府信息公开。",
        "政府信息公开申请中公开和部分公开41件。",
        "受理环评审批申请56件，办结56件。",
        "收到申请（不含重复申请）若干件，另有22件。",
        "清理规范性文件19件，其中继续有效9件、修改5件、废止5件。",
        "印发文件128件，其中主动公开56件、依申请公开20件、不予公开52件。",
        "通过政府信息公开申请平台受理申请11件，通过信函受理申请2件。",
        "依申请公开方面，收到各类申请36件，其中政府信息公开申请30件，咨询6件。",
        "未发生收费减免情况。",
        "减免信息处理费3件，金额120元。",
        "受理各类行政审批事项申请12563件，办结12560件，结转下年3件。",
        "新收行政复议案件120件，上年结转12件，审结110件，结转下年22件。",
        "全市专利申请量达12563件，同比增长15.2%。",
        "全市收到政府信息公开申请2365件。市本级收到312件，办结309件，予以公开200件。",
    ],
)
def test_numbers_of_some_or_of_others_are_no_claims(text: str) -> None:
    assert claimed(text) == {}


@pytest.mark.parametrize("blank", [" ", "\u3000", "-", "第 "])
def test_lines_of_blanks_and_dashes_are_soon_passed_over(blank: str) -> None:
    """A pattern that takes the square of their length would not come to an end in the time that a test run has."""
    assert claimed(f"{blank * 200_000}甲", "收到政府信息公开申请3件。") == {NEW: 3}


@pytest.mark.parametrize("page", ["7", "- 7 -", "第 7 页", " — 第7页 — "])
def test_a_page_number_in_the_midst_of_a_sentence_is_none_of_its_numbers(page: str) -> None:
    begun = "本年度，我局进一步加强政府信息公开工作，及时答复公民、法人和其他组织的申请，全年共收到政府信息公开申请"
    assert claimed(begun, page, "12件。") == {NEW: 12}
