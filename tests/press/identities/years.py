"""Patterns of the year: where it is told other than in the title, and the years of publication that it must not be."""

from tests.press.identities.maker import Maker
from tests.press.identities.truth import Page, Truth

Made = tuple[Page, Truth]


def _yearless(make: Maker, **more: object) -> tuple[Page, Truth]:
    """A report whose title names no year."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.bare_title(make.written(place) + body.name))
    page.paragraphs = ["本单位认真贯彻落实《中华人民共和国政府信息公开条例》（国务院令第711号）。"]
    return page, make.truth(place, body.kinds, **more)


def period(make: Maker) -> Made:
    """The sentence on the period."""
    page, truth = _yearless(make)
    year = make.year
    page.paragraphs.append(
        make.rng.choice(
            (
                f"本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
                f"统计时段为{year}年1月1日至12月31日。",
                f"本报告的期限为{year}.1.1—{year}.12.31。",
                f"统计数据时间为{year}年1月1日—12月31日，",
                f"期限为{year}年1月1日至{year}年12月31日（{year + 1}年1月发布）。",
                f"数据统计期限从 {year} 年 1 月 1 日 到 {year} 年 12 月 31 日。",
            )
        )
    )
    page.published = f"{year + make.rng.randint(1, 3)}-{make.rng.randint(1, 12):02}-11"
    return page, truth


def damaged_period(make: Maker) -> Made:
    """Digits and 年 lost from the period."""
    page, truth = _yearless(make)
    year = make.year
    page.paragraphs.append(
        make.rng.choice(
            (
                f"本报告中所列数据的统计期限自{year}11日至{year}1231日。",
                f"统计期限自{year}11日起至{year}1231日止。",
                f"本年度报告的统计期限为{year}0101日至{year}1231日",
                f"统计期限从{year}年11日至1231日止。",
                f"统计期限自{year}年月1日至{year}年12月31日。",
                f"统计期限自{year}1月1日至{year}12月31日。",
                f"统计期限自{year}年1月1日起至20{year}年12月31日止。",
                f"统计期限为{year}年1月1日 ——{year}年12月3 1日。",
            )
        )
    )
    page.published = f"{year + make.rng.randint(1, 3)}-{make.rng.randint(1, 12):02}-11"
    return page, truth


def in_address(make: Maker) -> Made:
    """The address says which year the report is for."""
    page, truth = _yearless(make)
    key = make.rng.choice(("fbtime", "year"))
    page.url = f"http://www.example.gov.cn/module/xxgk/xxgkAnnualReport.jsp?{key}={make.year}"
    page.published = ""
    return page, truth


def by_publication(make: Maker) -> Made:
    """The day of publication in the first months of the next year is all there is: the year before, or none."""
    page, truth = _yearless(make)
    day = f"{make.year + 1}-0{make.rng.randint(1, 4)}-15"
    page.published = day if make.rng.random() < 0.5 else ""
    if not page.published:
        page.date = f"{make.year + 1}年1月{make.rng.randint(1, 31)}日"
    page.url = f"http://www.example.gov.cn/zfxxgk/{day[:4]}/{day[5:7]}/{day[8:]}/art_1_2.html"
    return page, truth


def published_late(make: Maker) -> Made:
    """Put up in the autumn of some year: no one can tell the year reported on."""
    page, truth = _yearless(make, year_open=True)
    later = make.year + make.rng.randint(1, 2)
    page.published = f"{later}-1{make.rng.randint(0, 2)}-15"
    page.url = f"http://www.example.gov.cn/zfxxgk/t{later}1115_98.html"
    return page, truth


def in_a_folder_of_publication(make: Maker) -> Made:
    """The title has the year, everything around it the year after."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.title(make.written(place) + body.name))
    next_year = make.year + 1
    page.url = f"http://www.example.gov.cn/wzxxgknb/{next_year}/{next_year}01/t{next_year}0118_9.html"
    page.date = f"{next_year}年1月18日"
    page.paragraphs.append(f"{next_year}年，我们将继续做好政府信息公开工作。{next_year}年重点推进{next_year}年度目标。")
    return page, make.truth(place, body.kinds)


def only_plans(make: Maker) -> Made:
    """No year in the title; the prose compares with the year before and plans for the next."""
    page, truth = _yearless(make)
    year = make.year
    page.paragraphs += [
        f"{year}年，全局主动公开信息312条。{year}年共收到申请5件。",
        f"比{year - 1}年增加12条。与{year - 1}年相比，有较大提升。",
        f"{year + 1}年，将进一步加强工作。",
    ]
    return page, truth


def chinese_numerals(make: Maker) -> Made:
    """二〇二二年."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    zero = make.rng.choice("〇○零")
    digits = str(make.year).translate(str.maketrans("0123456789", zero + "一二三四五六七八九"))
    page = make.page(f"{make.written(place)}{body.name}{digits}年政府信息公开工作年度报告")
    return page, make.truth(place, body.kinds)


def dates_around_the_title(make: Maker) -> Made:
    """The day of publication stands in the title's line, before or after it."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.title(make.written(place) + body.name))
    day = f"{make.year + 1}-01-{make.rng.randint(10, 28)}"
    page.heading = make.rng.choice(
        (
            [f"发布日期：{day}", page.title],
            [page.title, f"发布时间：{day} 来源：本站 浏览次数：{make.rng.randint(2, 3000)}"],
            [f"{page.title} {day}"],
            [f"当前位置：首页 > 政府信息公开年报 > {make.year + 1}年", page.title],
        )
    )
    return page, make.truth(place, body.kinds)


def title_of_publication(make: Maker) -> Made:
    """The title has the year in which it was put up; the period, or the prose, the year reported on."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    year, later = make.year, make.year + 1
    page = make.page(f"{make.written(place)}{body.name}{later}年政府信息公开工作年度报告")
    if make.rng.random() < 0.5:
        page.published = f"{later}-01-{make.rng.randint(10, 31)}"
    else:
        page.published, page.date = "", f"{later}年1月{make.rng.randint(10, 31)}日"
    page.paragraphs = [
        make.rng.choice(
            (
                f"统计期限自{year}年1月1日至{year}年12月31日。",
                f"{year}年，全局主动公开信息312条。{year}年共收到申请5件，比{year - 1}年减少1件。",
            )
        )
    ]
    return page, make.truth(place, body.kinds)


def two_years_in_the_title(make: Maker) -> Made:
    """2023年发布的2022年…, or two years as one, 2022-2023年度…: then the period tells."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    name = f"{make.written(place)}{body.name}"
    if make.rng.random() < 0.5:
        title = f"{name}{make.year + 1}年发布{make.year}年度政府信息公开工作年度报告"
        return make.page(title), make.truth(place, body.kinds)
    page = make.page(f"{make.year}{make.rng.choice('-/—')}{make.year + 1}年度{name}政府信息公开工作年度报告")
    page.paragraphs = [f"统计期限自{make.year}年1月1日至{make.year}年12月31日。"]
    return page, make.truth(place, body.kinds)
