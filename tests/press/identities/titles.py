"""Patterns whose title says everything: bodies of every kind, through the reforms, in every way they are named."""

from dataclasses import replace

from tests.press.identities.maker import Maker, bodies
from tests.press.identities.places import Place, Town
from tests.press.identities.truth import Page, Truth

Made = tuple[Page, Truth]
_DRESSES = (
    "{}（图片版）",
    "关于印发{}的通知",
    "{}-政府信息公开年报",
    "{}_年度报告_政务公开",
    "《{}》",
    "{}（全文）",
    "附件：{}",
)
_CENTRAL = frozenset({"central"})


def department(make: Maker) -> Made:
    """A department, named by what the reform of its time called it."""
    place = make.place("province", "prefecture", "county", "county")
    body = make.body(place.level, "department", "department", "department", "other")
    title = make.title(make.written(place) + body.name)
    return make.page(title), make.truth(place, body.kinds)


def government(make: Maker) -> Made:
    """A government or its office; a government may be named by its place alone."""
    place = make.place("province", "prefecture", "county")
    body = make.body(place.level, "government", "office")
    name = "" if "government" in body.kinds and make.rng.random() < 0.3 else body.name
    return make.page(make.title(make.written(place) + name)), make.truth(place, body.kinds)


def short_place(make: Maker) -> Made:
    """互助县统计局 for 互助土族自治县统计局: one body, one id."""
    while True:
        place = make.place("prefecture", "county")
        if place.short != place.name and make.unique(place.short):
            break
    body = make.body(place.level, "department", "office")
    full = f"{place.name}{body.name}{make.year}年政府信息公开工作年度报告"
    title = make.title(make.rng.choice(("", place.names[0])) + place.short + body.name)
    return make.page(title), make.truth(place, body.kinds, namesake=full)


def broken_title(make: Maker) -> Made:
    """A title over several lines, with a year of its own line or not."""
    page, truth = department(make)
    cuts = sorted(make.rng.sample(range(4, len(page.title) - 3), k=make.rng.randint(1, 2)))
    parts = [page.title[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    page.heading = parts
    return page, truth


def dressed_title(make: Maker) -> Made:
    """A title with what sites and letters put around it."""
    page, truth = department(make)
    page.title = make.rng.choice(_DRESSES).format(page.title)
    page.heading = [page.title] if make.rng.random() < 0.5 else page.heading
    return page, truth


def city_branch(make: Maker) -> Made:
    """A branch of a city's bureau: 公安局鹿城区分局, 鹿城区公安分局, 公安局鹿城分局 are one body."""
    while True:
        place = make.place("county")
        if place.city and place.name.endswith("区") and len(place.stem) > 1 and _only_in_its_city(make, place):
            break
    entry = make.rng.choice([e for e in bodies()["branch"] if e.get("from", 0) <= make.year])
    bureau = make.rng.choice(entry["names"])
    forms = [f"{place.city}{bureau}{place.name}分局", f"{place.city}{bureau}{place.stem}分局"]
    if bureau == "公安局":
        forms += [f"{place.city}{place.name}公安分局", f"{place.city}公安局{place.name}分局"]
        forms += [f"{place.name}公安分局"] if make.unique(place.name) else []
    name, other = make.rng.sample(forms, k=2)
    namesake = f"{other}{make.year}年政府信息公开工作年度报告"
    return make.page(make.title(name)), make.truth(place, frozenset(entry["kind"]), namesake=namesake)


def _only_in_its_city(make: Maker, place: Place) -> bool:
    """Whether its bare name is that of no other place in its city, as 阜新 is of a city and of a county in it."""
    bearers = make.world.bearers(place.stem, make.year)
    return sum(place.codes[-2] in other.codes for other in bearers) == 1


def stem(make: Maker) -> Made:
    """文登统计局: the bare name of a place, borne by one place only or by several."""
    while True:
        place = make.place("prefecture", "county")
        bearers = make.world.bearers(place.stem, make.year)
        nested = any(one.code in other.codes for one in bearers for other in bearers if one is not other)
        if len(place.stem) > 1 and place.stem != place.name and not nested:
            break
    body = make.body(place.level)
    page = make.page(make.title(place.stem + body.name))
    return page, make.truth(place, body.kinds, open=len(bearers) > 1, levels=frozenset(p.level for p in bearers))


def region_short(make: Maker) -> Made:
    """广西水利厅: an autonomous region by its everyday name."""
    place = make.place("province")
    short = place.name[:3] if place.name.startswith("内蒙古") else place.name[:2]
    if not place.name.endswith("自治区"):
        return department(make)
    body = make.body("province")
    full = f"{place.name}{body.name}{make.year}年政府信息公开工作年度报告"
    return make.page(make.title(short + body.name)), make.truth(place, body.kinds, namesake=full)


def second_name(make: Maker) -> Made:
    """A body with a second name in brackets, or with its government's before its own."""
    place = make.place("prefecture", "county")
    body = make.body(place.level)
    written = make.written(place)
    if make.rng.random() < 0.5:
        name = f"{written}{body.name}（{place.name}{make.body(place.level, 'other').name}）"
    else:
        name = f"{written}人民政府{body.name}" if "人民政府" not in body.name else written + body.name
    return make.page(make.title(name)), make.truth(place, body.kinds)


def tax(make: Maker) -> Made:
    """Tax bureaus: one of the state and one local before 2018, one of both since."""
    place = make.place("province", "prefecture", "county")
    written = make.written(place)
    if make.year >= 2018:
        name = f"国家税务总局{written}税务局"
    else:
        name = written + make.rng.choice(("国家税务局", "地方税务局"))
    levels = frozenset({place.level, "central"})
    return make.page(make.title(name)), make.truth(place, frozenset({"tax"}), levels=levels)


def survey_team(make: Maker) -> Made:
    """Survey teams of the statistics bureau of the state, named by a bare place."""
    while True:
        place = make.place("province", "prefecture", "county")
        same = [p for p in make.world.bearers(place.stem, make.year) if p.level == place.level]
        rivals = make.world.bearers(place.stem, make.year)
        if len(same) == 1 and len(place.stem) > 1 and (place.level == "province" or len(rivals) == 1):
            break
    team = "调查总队" if place.level == "province" else "调查队"
    name = f"国家统计局{place.stem}{team}"
    levels = frozenset({place.level, "central"})
    return make.page(make.title(name)), make.truth(place, frozenset({"statistics"}), levels=levels)


def other_field_branch(make: Maker) -> Made:
    """Local organs of other central bodies."""
    place = make.place("prefecture", "prefecture", "county")
    suffix, kind = make.rng.choice((("气象局", "meteorology"), ("烟草专卖局", "tobacco"), ("邮政管理局", "postal")))
    name = make.written(place) + suffix
    levels = frozenset({place.level, "central"})
    return make.page(make.title(name)), make.truth(place, frozenset({kind}), levels=levels)


def customs(make: Maker) -> Made:
    """A customs house: a central organ whose district is that of no government."""
    name = make.rng.choice(bodies()["customs"])
    written = make.rng.choice((f"{name}海关", f"中华人民共和国{name}海关", f"{name}海关关区"))
    seats = [p for p in make.world.bearers(name, make.year) if p.level == "prefecture"]
    seats = seats or make.world.bearers(name, make.year)
    code = seats[0].code if len(seats) == 1 else None
    return make.page(make.title(written)), Truth(make.year, code, _CENTRAL, frozenset({"customs"}))


def central(make: Maker) -> Made:
    """An organ of the centre."""
    name, kind = make.rng.choice(list(bodies()["central"].items()))
    name = make.rng.choice((name, "中华人民共和国" + name)) if name.endswith("部") else name
    return make.page(make.title(name)), Truth(make.year, None, _CENTRAL, frozenset({kind}))


def _town(make: Maker) -> tuple[Town, str]:
    """A township of a kind that a title names in one way only, and the name of its government."""
    while True:
        town = make.rng.choice(make.world.towns)
        same = [t for t in make.world.namesakes(town.name) if t.county.code == town.county.code]
        if len(same) == 1 and town.name.endswith(("镇", "乡", "街道", "街道办事处")) and town.county.stands(make.year):
            break
    if town.name.endswith(("镇", "乡")):
        return town, town.name + make.rng.choice(("人民政府", "人民政府", ""))
    name = town.name.removesuffix("办事处")
    return town, name + make.rng.choice(("办事处", "办事处", ""))


def town_truth(make: Maker, town: Town, **more: object) -> Truth:
    """The truth of a township's government."""
    return replace(
        Truth(make.year, town.code, frozenset({"township"}), frozenset({"street_township"})),
        **more,  # type: ignore[arg-type]
    )


def township(make: Maker) -> Made:
    """A township or subdistrict with its county."""
    town, name = _town(make)
    return make.page(make.title(make.written(town.county) + name)), town_truth(make, town)


def township_by_site(make: Maker) -> Made:
    """A township without its county, on the county's site."""
    town, name = _town(make)
    page = make.page(make.title(name))
    page.site_name = make.written(town.county) + make.rng.choice(("人民政府", "人民政府网", "政府门户网站"))
    return page, town_truth(make, town)


def subdistrict_of_government(make: Maker) -> Made:
    """鄞州区人民政府首南街道办事处."""
    while True:
        town, _ = _town(make)
        if town.name.endswith("街道") and not town.name.endswith("街街道"):
            break
    name = f"{make.written(town.county)}人民政府{town.name}办事处"
    return make.page(make.title(name)), town_truth(make, town)


def township_by_other_clues(make: Maker) -> Made:
    """A township without its county: an address, the site's number, the signature, or the prose has it."""
    town, name = _town(make)
    page = make.page(make.title(name))
    full = "".join(town.county.names[-2:]) + name
    how = make.rng.randrange(4)
    if how == 0:
        page.site_id = f"{town.county.code}0012"
    elif how == 1:
        page.signature, page.date = full, f"{make.year + 1}年1月20日"
    elif how == 2:
        page.source = full
    else:
        page.paragraphs.append(f"{make.year}年，{full}认真贯彻落实条例。")
    namesakes = [t for t in make.world.namesakes(town.name) if t.county.code == town.county.code]
    return page, town_truth(make, town, open=len(namesakes) > 1)


def township_open(make: Maker) -> Made:
    """A township whose name many bear, and nothing tells which."""
    while True:
        town, name = _town(make)
        if len(make.world.namesakes(town.name)) > 1:
            break
    return make.page(make.title(name)), town_truth(make, town, open=True)


def zone(make: Maker) -> Made:
    """The committee of a zone, under the government whose name it carries."""
    place = make.place("prefecture", "county")
    bare = make.unique(place.stem) and not place.name.endswith("区")
    level_word = place.stem if bare and make.rng.random() < 0.4 else place.name
    written = level_word if make.unique(level_word) else make.written(place)
    name = written + make.rng.choice(bodies()["zones"])
    return make.page(make.title(name)), make.truth(place, frozenset({"zone"}))


def park_of_a_name(make: Maker) -> Made:
    """东湖高新区: the bare name of a district somewhere before a park, which is as often that of a lake."""
    while True:
        place = make.place("county")
        namesakes = [other.name for other in make.world.places if other.stem == place.stem]
        if len(place.stem) == 2 and not place.stem.endswith("区") and all(name.endswith("区") for name in namesakes):
            break
    park = make.rng.choice(("高新区", "高新技术产业开发区", "经济开发区"))
    body = make.body("county")
    page = make.page(make.title(place.stem + park + make.rng.choice(("管理委员会", body.name))))
    return page, make.truth(place, frozenset({"zone", *body.kinds}), open=True)


def site_before_name(make: Maker) -> Made:
    """The site's name runs into the title: 山东省人民政府聊城市统计局."""
    while True:
        place = make.place("prefecture", "county")
        if len(place.names) >= 2:
            break
    body = make.body(place.level)
    around = make.rng.choice(place.names[:-1])
    written = "".join(place.names[place.names.index(around) + 1 :])
    return make.page(make.title(f"{around}人民政府{written}{body.name}")), make.truth(place, body.kinds)


def abolished(make: Maker) -> Made:
    """A body of a place that is gone, in a year in which it stood."""
    while True:
        place = make.rng.choice([p for p in make.world.places if p.until < 9999])
        make.year = make.rng.randint(2008, max(2008, place.until))
        if place.stands(make.year):
            break
    body = make.body(place.level, "department", "office", "government")
    return make.page(make.title(make.written(place) + body.name)), make.truth(place, body.kinds)
