"""What pages put around a report, links and buttons of other years, says neither whose it is nor of which year."""

import pytest

from extractors.document import Document, Paragraph
from extractors.facts import Body
from extractors.identity import gather, identify
from extractors.identity.resolve import SPEAKS_OF_A_BODY

_REST = "政府信息公开工作年度报告"
_OWN = f"聊城市统计局{_REST}"
_YEARS = (2024, 2023, 2022, 2021, 2020)
_SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "六、其他需要报告的事项",
    "无。",
)
_LINKS = tuple(f"聊城市统计局{year}年{_REST}" for year in _YEARS)
_OTHERS = tuple(f"聊城市{name}2023年{_REST}" for name in ("教育局", "财政局", "公安局"))
_SIGNED = ("聊城市统计局", "2022年1月18日")


def _read(*paragraphs: str, title: str = "", url: str | None = None, **said: str) -> Body:
    document = Document("text/html", tuple(Paragraph(line, "text") for line in paragraphs), {"title": title, **said})
    return identify(
        gather(document, meta_title=None, meta_site_name=None, meta_url=url, meta_published=None, sha256="0" * 64)
    )


@pytest.mark.parametrize("title", [_OWN, f"政府信息公开年报_{_OWN}", "政府信息公开年报"])
@pytest.mark.parametrize(
    "above",
    [
        _LINKS,
        _OTHERS,
        _OTHERS[:1],
        (" ".join(f"{year}年" for year in _YEARS),),
        tuple(f"{year}年度" for year in _YEARS),
        tuple(f"{year}年年报" for year in _YEARS),
        tuple(map(str, _YEARS)),
        ("热搜词 2024年政府工作报告 2023年统计公报",),
        ("2023年市政府部门", "2020年县（市、区）"),
        ("2023年聊城市政府信息公开培训班举办", "聊城市2023年政务公开工作会议召开"),
        ("聊城市统计局2023年政府信息公开工作...", "聊城市统计局2020年政府信息公…"),
        ("今天是2024年5月6日 星期一",),
    ],
)
def test_what_stands_above_a_title_without_a_year_is_none_of_it(above: tuple[str, ...], title: str) -> None:
    body = _read(*above, _OWN, *_SECTIONS, *_SIGNED, title=title)
    assert (body.agency, body.year) == ("聊城市统计局", 2021)
    assert _read(*above, _OWN, *_SECTIONS, title=title).year == 0


def test_links_above_a_title_that_names_nothing() -> None:
    body = _read(*_OTHERS, _REST, *_SECTIONS, *_SIGNED, title="政府信息公开年报")
    assert (body.agency, body.year) == ("聊城市统计局", 2021)


@pytest.mark.parametrize(
    "above",
    [
        ("2023年聊城市政府信息公开培训班举办", "聊城市2023年政务公开工作会议召开"),
        ("2022年度报告", "聊城市公安局", "聊城市财政局"),
        ("聊城市统计局2020年政府信息公开工作...",),
        ("聊城市财政局2020年政府信息公开工作...",),
    ],
)
def test_lines_above_a_title_without_a_body_are_none_of_it(above: tuple[str, ...]) -> None:
    body = _read(*above, f"2021年{_REST}", *_SECTIONS, *_SIGNED, title="政府信息公开年报")
    assert (body.agency, body.year) == ("聊城市统计局", 2021)


def test_of_a_list_of_bodies_at_the_foot_none_signs() -> None:
    foot = ("山东省统计局", "国家统计局", "聊城市财政局", "济南市统计局")
    assert _read(f"2021年{_REST}", *_SECTIONS, *_SIGNED, *foot).agency == "聊城市统计局"
    text = f"2021年，我局{'认真' * 900}。"
    assert _read(f"2021年{_REST}", *_SECTIONS, text, text, *foot).agency == ""


@pytest.mark.parametrize("to", ["聊城市人民政府办公室：", "山东省统计局：", "市政府办公室:"])
@pytest.mark.parametrize("title", [f"2021年{_REST}", f"关于报送2021年{_REST}的报告"])
def test_to_whom_a_report_is_sent_is_not_who_reports(title: str, to: str) -> None:
    assert _read(title, to, *_SECTIONS, *_SIGNED).agency == "聊城市统计局"
    assert _read(title, to, *_SECTIONS).agency == ""


@pytest.mark.parametrize("own", [("2021年",), (), ("2022年",)])
def test_a_year_of_the_title_stands_below_the_buttons(own: tuple[str, ...]) -> None:
    buttons = " ".join(f"{year}年" for year in _YEARS)
    body = _read(buttons, *own, "聊城市统计局", _REST, *_SECTIONS, title="政府信息公开年报")
    assert (body.agency, body.year) == ("聊城市统计局", int(own[0][:4]) if own else 0)


@pytest.mark.parametrize(
    "below",
    [
        ("上一篇：聊城市统计局2022年政府信息公开工作年度报告", "下一篇：聊城市统计局2020年政府信息公开工作年度报告"),
        ("相关链接", *_LINKS),
        (
            "热点信息",
            "聊城市财政局2023年政府信息公开年报",
            "2023年全市工作会议召开",
            "2023年财政收入公布",
            "2023-03-30",
        ),
        ("聊城市财政局2023年政府信息公开年报",),
        ("聊城市财政局2023年政府信息公开工作年度报告",),
    ],
)
@pytest.mark.parametrize("name", [_OWN, "2021年" + _REST])
def test_what_stands_below_the_text_is_none_of_it(below: tuple[str, ...], name: str) -> None:
    body = _read(name, *_SECTIONS, *_SIGNED, *below, title="政府信息公开年报")
    assert (body.agency, body.year) == ("聊城市统计局", 2021)
    assert _read(_OWN, *_SECTIONS, *below, title="政府信息公开年报").year == 0


def test_the_foot_of_a_site_below_a_list_of_links_still_names_its_owner() -> None:
    below = ("相关链接", *_OTHERS, "主办单位：聊城市人民政府  地址：聊城市东昌府区")
    assert _read(f"统计局2021年{_REST}", *_SECTIONS, *below).agency == "聊城市统计局"


@pytest.mark.parametrize(
    ("title", "text", "signed", "agency"),
    [
        (f"2021年{_REST}_阳谷县人民政府", "2021年，我镇公开信息12条。", "阿城镇人民政府", "阳谷县阿城镇人民政府"),
        (f"2021年{_REST}_阳谷县人民政府", "2021年，我镇公开信息12条。", "无。", ""),
        (f"2021年{_REST}_阳谷县人民政府", "2021年，我县公开信息12条。", "无。", "阳谷县人民政府"),
        (f"2021年{_REST}_阳谷县人民政府", "我县2021年公开信息12条，我局汇总。", "无。", "阳谷县人民政府"),
        (f"阳谷县人民政府2021年{_REST}", "2021年，我局公开信息12条。", "无。", "阳谷县人民政府"),
        (f"2021年{_REST}", "我局公开信息12条。请与聊城市人民政府办公室联系。", "无。", ""),
    ],
)
def test_a_site_is_not_the_body_that_speaks_of_itself(title: str, text: str, signed: str, agency: str) -> None:
    body = _read(title.partition("_")[0], _SECTIONS[0], text, *_SECTIONS[1:], signed, title=title)
    assert body.agency in (agency, agency.removeprefix("阳谷县"))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("聊城市人民政府", "政府信息公开"), ""),
        (("聊城市人民政府", "政府信息公开年报"), ""),
        (("东昌府区人民政府门户网站",), ""),
        ((), f"2021年{_REST}-山东省统计局"),
        ((), f"聊城市人民政府 2021年{_REST}"),
    ],
)
def test_who_signs_a_text_of_its_own_reports_and_not_the_site(lines: tuple[str, ...], title: str) -> None:
    text = "2021年，我局公开信息12条。"
    body = _read(*lines, f"2021年{_REST}", _SECTIONS[0], text, *_SECTIONS[1:], *_SIGNED, title=title)
    assert (body.agency, body.conflicts) == ("聊城市统计局", ())


@pytest.mark.parametrize(
    ("we", "conflicts"), [("我局", (SPEAKS_OF_A_BODY,)), ("我市", ()), ("我市各级各部门和我局", ())]
)
def test_a_government_that_speaks_of_its_bureau_is_in_conflict(we: str, conflicts: tuple[str, ...]) -> None:
    text = f"2021年，{we}公开信息12条。"
    body = _read("聊城市人民政府", f"2021年{_REST}", _SECTIONS[0], text, *_SECTIONS[1:])
    assert (body.agency, body.conflicts) == ("聊城市人民政府", conflicts)


def test_the_report_inside_a_notice_is_that_of_its_own_title() -> None:
    notice = "聊城市人民政府办公室关于公布2021年政府信息公开工作年度报告的通知"
    body = _read(notice, "聊政办〔2022〕5号", f"聊城市人民政府2021年{_REST}", *_SECTIONS, title=notice)
    assert (body.agency, body.year) == ("聊城市人民政府", 2021)
    assert _read(notice, "现公布如下。", *_SECTIONS, title=notice).agency == "聊城市人民政府办公室"


def test_a_body_of_the_party_has_its_place() -> None:
    body = _read(f"中共聊城市委机构编制委员会办公室2021年{_REST}", *_SECTIONS)
    assert (body.agency, body.division) == ("中共聊城市委机构编制委员会办公室", "371500")
