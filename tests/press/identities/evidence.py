"""Patterns in which the title leaves the place open, and something else on the page settles it, or nothing does."""

from collections.abc import Callable

from tests.press.identities.maker import Body, Maker
from tests.press.identities.places import Place
from tests.press.identities.truth import Page, Truth

Made = tuple[Page, Truth]
_VISITS = (
    "组织人员赴{}学习考察政务公开工作。",
    "与{}开展交流，借鉴其先进经验。",
    "{}来我区考察交流。",
    "参观{}政务公开示范点。",
    "学习借鉴{}等先进地区的做法。",
    "到{}取经，完善公开目录。",
)
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _shared(make: Maker) -> tuple[Place, Body, Page]:
    """A body of a county whose name others bear too, and its page."""
    place = make.shared()
    body = make.body("county", "department", "department", "office")
    return place, body, make.page(make.title(place.name + body.name))


def _settled(make: Maker, tell: Callable[[Maker, Place, Body, Page], None]) -> Made:
    place, body, page = _shared(make)
    tell(make, place, body, page)
    return page, make.truth(place, body.kinds)


def _longer(place: Place) -> str:
    """The place with what it lies in."""
    return "".join(place.names[-2:])


def shared_open(make: Maker) -> Made:
    """Nothing tells which of several places it is."""
    place, body, page = _shared(make)
    return page, make.truth(place, body.kinds, open=True)


def shared_by_site(make: Maker) -> Made:
    """The site's name has the place in full."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        page.site_name = _longer(place) + make.rng.choice(("人民政府", "人民政府门户网站", "政府网", body.name, ""))

    return _settled(make, tell)


def shared_by_host(make: Maker) -> Made:
    """The host is known to be its own government's, or that of a government around it that holds no namesake."""
    while True:
        place, body, page = _shared(make)
        rivals = [p for p in make.world.bearers(place.name, make.year) if p.code != place.code]
        around = [c for c in place.codes if c in make.world.hosts and not any(c in p.codes for p in rivals)]
        if around:
            break
    host = make.world.hosts[make.rng.choice(around)]
    start = make.rng.choice(("www.", "", "zwgk."))
    page.url = f"http://{start}{host}/zfxxgk/zfxxgknb/{make.year + 1}01/t{make.year + 1}0120_123456.html"
    return page, make.truth(place, body.kinds)


def shared_by_signature(make: Maker) -> Made:
    """The signature has the name in full."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        page.signature = _longer(place) + body.name
        page.date = f"{make.year + 1}年1月{make.rng.randint(5, 30)}日"

    return _settled(make, tell)


def shared_by_site_id(make: Maker) -> Made:
    """The registration number of the site begins with the code of the division."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        page.site_id = f"{place.code}{make.rng.randint(1, 40):04}"

    return _settled(make, tell)


def credit_code(make: Maker, division: str) -> str:
    """A 统一社会信用代码 of an organ registered in `division`, with a check digit that holds."""
    text = "11" + division + "".join(make.rng.choice("0123456789") for _ in range(9))
    total = sum(_SIGNS.index(sign) * 3**place for place, sign in enumerate(text))
    return text + _SIGNS[-total % 31]


def shared_by_credit_code(make: Maker) -> Made:
    """The address or the index number carries the body's code."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        code = credit_code(make, place.code)
        if make.rng.random() < 0.5:
            page.index_number = f"{code}/{make.year + 1}-{make.rng.randint(1, 99999):05}"
        else:
            page.url = f"http://zw.example.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime={make.year}&area={code}"

    return _settled(make, tell)


def shared_with_broken_code(make: Maker) -> Made:
    """A code whose check digit is wrong tells nothing."""
    place, body, page = _shared(make)
    code = credit_code(make, place.code)
    wrong = _SIGNS[(_SIGNS.index(code[-1]) + make.rng.randint(1, 30)) % 31]
    page.index_number = f"{code[:-1]}{wrong}/{make.year + 1}-00012"
    return page, make.truth(place, body.kinds, open=True)


def shared_by_address(make: Maker) -> Made:
    """The office's address stands in the footer or the prose."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        line = f"地址：{make.rng.choice(('', place.names[0]))}{_longer(place)}解放路{make.rng.randint(1, 200)}号"
        (page.footer if make.rng.random() < 0.5 else page.paragraphs).append(line)

    return _settled(make, tell)


def shared_by_phone(make: Maker) -> Made:
    """The area code of the telephone number is that of one of the places only."""
    while True:
        place, body, page = _shared(make)
        rivals = [p for p in make.world.bearers(place.name, make.year) if p.code != place.code]
        mine = _area_codes(make, place)
        if mine and all(_area_codes(make, rival) and not mine & _area_codes(make, rival) for rival in rivals):
            break
    number = f"{make.rng.choice(sorted(mine))}{make.rng.choice(('-', '—', ' '))}{make.rng.randint(2000000, 8999999)}"
    page.paragraphs.append(f"联系电话：{number}，电子邮箱：zwgk@163.com。")
    return page, make.truth(place, body.kinds)


def _area_codes(make: Maker, place: Place) -> frozenset[str]:
    return frozenset().union(*(make.world.area_codes.get(code, frozenset()) for code in place.codes))


def shared_by_government(make: Maker) -> Made:
    """The prose names the government above it."""

    def tell(make: Maker, place: Place, body: Body, page: Page) -> None:
        above = place.names[-2]
        page.paragraphs.append(f"在{above}人民政府办公室的指导下，各项工作有序推进。")

    while True:
        place, body, page = _shared(make)
        rivals = [p for p in make.world.bearers(place.name, make.year) if p.names[:-1] == place.names[:-1]]
        if len(rivals) == 1:
            break
    tell(make, place, body, page)
    return page, make.truth(place, body.kinds)


def shared_by_measure(make: Maker) -> Made:
    """The prose cites the rules of the province: they narrow the place, and settle it where one alone is left."""
    place, body, page = _shared(make)
    province = place.names[0]
    page.paragraphs.append(f"根据《{province}政府信息公开办法》有关规定，编制本报告。")
    rivals = [p for p in make.world.bearers(place.name, make.year) if p.names[0] == province]
    return page, make.truth(place, body.kinds, open=len(rivals) > 1)


def shared_with_visit(make: Maker) -> Made:
    """The prose tells of a visit to a namesake, which is no evidence of its own place."""
    place, body, page = _shared(make)
    rivals = [p for p in make.world.bearers(place.name, make.year) if p.code != place.code]
    other = _longer(make.rng.choice(rivals))
    page.paragraphs.append(make.rng.choice(_VISITS).format(other))
    return page, make.truth(place, body.kinds, open=True)


def _unplaced(make: Maker, *levels: str) -> tuple[Place, Body, Page]:
    """A body whose title has no place at all."""
    place = make.place(*(levels or ("prefecture", "county")))
    body = make.body(place.level)
    sign = place.name[-1] if make.rng.random() < 0.3 and place.name[-1] in "市县区" else ""
    return place, body, make.page(make.title(sign + body.name))


def unplaced_by_site(make: Maker) -> Made:
    """The site is the government's, or the body's own."""
    place, body, page = _unplaced(make)
    page.site_name = make.written(place) + make.rng.choice(("人民政府", "人民政府门户网站", body.name))
    return page, make.truth(place, body.kinds)


def unplaced_by_source(make: Maker) -> Made:
    """The source is named in full, and the title names no body at all or without its place."""
    place, body, page = _unplaced(make)
    if make.rng.random() < 0.5:
        page.title = f"{make.year}年政府信息公开工作年度报告"
        page.heading = [page.title]
    page.source = make.written(place) + body.name
    return page, make.truth(place, body.kinds)


def unplaced_by_signature(make: Maker) -> Made:
    """The signature is in full."""
    place, body, page = _unplaced(make)
    page.signature = make.written(place) + body.name
    page.date = f"{make.year + 1}年1月{make.rng.randint(5, 30)}日"
    return page, make.truth(place, body.kinds)


def unplaced_by_prose(make: Maker) -> Made:
    """The prose names the body in full."""
    place, body, page = _unplaced(make)
    page.paragraphs.append(f"{make.year}年，{make.written(place)}{body.name}高度重视政府信息公开工作。")
    return page, make.truth(place, body.kinds)


def unplaced_by_host(make: Maker) -> Made:
    """The host is known to be that of its government."""
    while True:
        place, body, page = _unplaced(make, "county", "prefecture", "prefecture")
        if place.code in make.world.hosts:
            break
    page.url = f"https://www.{make.world.hosts[place.code]}/zwgk/{make.year + 1}02/t{make.year + 1}0210_77.html"
    return page, make.truth(place, body.kinds)


def unplaced_open(make: Maker) -> Made:
    """Nothing tells the place."""
    place, body, page = _unplaced(make)
    return page, make.truth(place, body.kinds, open=True)


def county_on_city_site(make: Maker) -> Made:
    """县审计局 on the site of the city that the county lies in: not the city's."""
    while True:
        place = make.place("county")
        if place.name.endswith("县") and len(place.names) == 3 and place.names[1].endswith("市"):
            break
    body = make.body("county")
    page = make.page(make.title("县" + body.name))
    page.site_name = place.names[1] + "人民政府"
    return page, make.truth(place, body.kinds, open=True)


def county_words_on_city_site(make: Maker) -> Made:
    """A department without any place on the site of its city; its prose speaks as a county's does."""
    while True:
        place = make.place("county")
        if place.name[-1] in "县区" and len(place.names) == 3 and place.names[1].endswith("市"):
            break
    sign = place.name[-1]
    body = make.body("county")
    said = make.rng.choice(
        (f"在{sign}委、{sign}政府的正确领导下，扎实推进各项工作。", f"我{sign}政务公开工作取得新进展。")
    )
    page = make.page(make.title(body.name), said)
    page.site_name = place.names[1] + "人民政府"
    return page, make.truth(place, body.kinds, open=True)


def source_of_another(make: Maker) -> Made:
    """The source is the office that put the report up; the report is that of the body in its title."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.title(make.written(place) + body.name))
    page.source = make.rng.choice(
        (make.written(place) + "人民政府办公室", make.rng.choice(place.names) + "人民政府", "政务公开办公室", "管理员")
    )
    page.site_name = make.rng.choice(("", make.written(place) + "人民政府"))
    return page, make.truth(place, body.kinds)


def organisation_code(make: Maker) -> Made:
    """An index number with an organisation code, which names no place: the title still decides."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.title(make.written(place) + body.name))
    page.index_number = f"0144{make.rng.randint(10000, 99999)}/{make.year + 1}-{make.rng.randint(1, 9999):05}"
    return page, make.truth(place, body.kinds)


def unplaced_with_superior(make: Maker) -> Made:
    """The prose names the body above of the same kind, whom it follows."""
    place, body, page = _unplaced(make, "county")
    above = place.names[make.rng.randrange(len(place.names) - 1)]
    page.paragraphs.append(
        make.rng.choice(
            (
                "按照{}的统一部署开展工作。",
                "在{}的指导下，公开工作有序推进。",
                "认真落实{}印发的工作要点。",
                "{}来我局调研指导。",
            )
        ).format(above + body.name)
    )
    return page, make.truth(place, body.kinds, open=True)


def untitled_on_portal(make: Maker) -> Made:
    """The title names no body, and the site is a government's: of whichever body it is, nothing says it."""
    place = make.place("prefecture", "county")
    page = make.page(f"{make.year}年政府信息公开工作年度报告")
    page.site_name = make.written(place) + make.rng.choice(("人民政府", "人民政府门户网站"))
    return page, make.truth(place, frozenset({"government"}), open=True)


def untitled_on_own_site(make: Maker) -> Made:
    """The title names no body, and the site is the body's own, or it signs."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(f"{make.year}年政府信息公开工作年度报告")
    if make.rng.random() < 0.5:
        page.site_name = make.written(place) + body.name
    else:
        page.site_name = make.written(place) + "人民政府"
        page.signature = make.written(place) + body.name
        page.date = f"{make.year + 1}年1月{make.rng.randint(5, 30)}日"
    return page, make.truth(place, body.kinds)


def shared_on_site_around(make: Maker) -> Made:
    """鼓楼区统计局 on the site of 南京市."""
    while True:
        place, body, page = _shared(make)
        rivals = [p for p in make.world.bearers(place.name, make.year) if p.code != place.code]
        if not any(place.codes[-2] in rival.codes for rival in rivals):
            break
    page.site_name = place.names[-2] + make.rng.choice(("人民政府", "人民政府网站", "政务服务网"))
    return page, make.truth(place, body.kinds)


def shared_in_dispute(make: Maker) -> Made:
    """Two clues, each as good as the other, speak of two of the places."""
    place, body, page = _shared(make)
    rival = make.rng.choice([p for p in make.world.bearers(place.name, make.year) if p.code != place.code])
    page.site_id = f"{rival.code}0003"
    if make.rng.random() < 0.5:
        page.signature, page.date = _longer(place) + body.name, f"{make.year + 1}年1月20日"
    else:
        page.index_number = f"{credit_code(make, place.code)}/{make.year + 1}-00001"
    return page, make.truth(place, body.kinds, open=True)


def on_site_of_another(make: Maker) -> Made:
    """A full name on a site of another place: it was taken over from there, and the name stands."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    page = make.page(make.title("".join(place.names[-2:]) + body.name))
    other = make.place("prefecture", "county")
    page.site_name = other.name + "人民政府"
    return page, make.truth(place, body.kinds)


def on_site_around(make: Maker) -> Made:
    """A full name on the site of the province or city that it lies in."""
    place = make.place("county")
    body = make.body("county", "department", "office", "government")
    page = make.page(make.title(make.written(place) + body.name))
    page.site_name = make.rng.choice(place.names[:-1]) + "人民政府"
    return page, make.truth(place, body.kinds)


def level_sign_on_site(make: Maker) -> Made:
    """市统计局 on the site of the city."""
    place = make.place("prefecture")
    while not place.name.endswith("市"):
        place = make.place("prefecture")
    body = make.body("prefecture", "department", "office")
    page = make.page(make.title("市" + body.name))
    page.site_name = (
        make.rng.choice(("", "中国·")) + place.name + make.rng.choice(("人民政府", "政府门户网站", "政务公开网"))
    )
    return page, make.truth(place, body.kinds)


def unplaced_by_number(make: Maker) -> Made:
    """The site's number, or the body's own code, has the division."""
    place, body, page = _unplaced(make)
    if make.rng.random() < 0.5:
        page.site_id = f"{place.code}{make.rng.randint(1, 40):04}"
    else:
        page.index_number = f"{credit_code(make, place.code)}/{make.year + 1}-00031"
    return page, make.truth(place, body.kinds)


def unplaced_but_led(make: Maker) -> Made:
    """The prose says whose leadership the body is under."""
    place, body, page = _unplaced(make)
    while place.name[-1] not in "市县区":
        place, body, page = _unplaced(make)
    sign = place.name[-1]
    page.paragraphs.append(f"在{make.written(place)}委、{sign}政府的正确领导下，公开工作取得新成效。")
    return page, make.truth(place, body.kinds)


def township_elsewhere(make: Maker) -> Made:
    """A township's name that the registry has, on a known site of another place: it is one that is not in it."""
    town = make.rng.choice(make.world.towns)
    while not town.name.endswith("镇"):
        town = make.rng.choice(make.world.towns)
    page = make.page(make.title(town.name + "人民政府"))
    codes = {code[:2] for code in make.world.town_codes[town.name]}
    host = make.rng.choice([h for code, h in sorted(make.world.hosts.items()) if code[:2] not in codes])
    page.url = f"http://www.{host}/a/1.html"
    truth = Truth(make.year, None, frozenset({"township"}), frozenset({"street_township"}), open=True)
    return page, truth


def branch_without_its_city(make: Maker) -> Made:
    """公安局鹿城区分局, where the district's name is borne by one place only or by several."""
    place = make.place("county")
    while not place.name.endswith("区") or not place.city:
        place = make.place("county")
    title = make.title(make.rng.choice((f"公安局{place.name}分局", f"{place.name}公安分局")))
    shared = len(make.world.bearers(place.name, make.year)) > 1
    return make.page(title), make.truth(place, frozenset({"public_security"}), open=shared)
