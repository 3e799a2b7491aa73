"""All patterns, and how often each is pressed."""

import random
from collections.abc import Callable, Iterator

from tests.press.identities import evidence, titles, years
from tests.press.identities.maker import FIRST_YEAR, LAST_YEAR, Maker
from tests.press.identities.places import world
from tests.press.identities.truth import Case, Page, Truth

Pattern = Callable[[Maker], tuple[Page, Truth]]

PATTERNS: tuple[Pattern, ...] = (
    *(titles.department,) * 4, titles.government, titles.short_place, titles.broken_title, titles.dressed_title,
    titles.city_branch, titles.city_branch, titles.stem, titles.region_short, titles.second_name,
    titles.subdistrict_of_government, titles.township_by_other_clues, titles.tax, titles.survey_team,
    titles.other_field_branch, titles.customs, titles.central, titles.township, titles.township,
    titles.township_by_site, titles.township_open, titles.zone, titles.park_of_a_name,
    titles.site_before_name, titles.abolished, evidence.shared_open,
    evidence.shared_by_site, evidence.shared_by_host, evidence.shared_by_signature, evidence.shared_by_site_id,
    evidence.shared_by_credit_code, evidence.shared_with_broken_code, evidence.shared_by_address,
    evidence.shared_by_phone, evidence.shared_by_government, evidence.shared_by_measure, evidence.shared_with_visit,
    evidence.unplaced_by_site, evidence.unplaced_by_source, evidence.unplaced_by_signature,
    evidence.unplaced_by_prose, evidence.unplaced_by_host, evidence.unplaced_open, evidence.county_on_city_site,
    evidence.county_words_on_city_site, evidence.source_of_another, evidence.organisation_code,
    evidence.unplaced_with_superior, evidence.untitled_on_portal, evidence.untitled_on_own_site,
    evidence.shared_on_site_around,
    evidence.shared_in_dispute, evidence.on_site_of_another, evidence.on_site_around, evidence.level_sign_on_site,
    years.period, years.damaged_period, years.in_address, years.by_publication, years.published_late,
    years.in_a_folder_of_publication, years.only_plans, years.chinese_numerals, years.dates_around_the_title,
    evidence.unplaced_by_number, evidence.unplaced_but_led, evidence.township_elsewhere,
    evidence.branch_without_its_city, years.title_of_publication, years.two_years_in_the_title,
)  # fmt: skip
"""One that stands here several times is pressed as many times as often."""


def press_identities(seed: int, count: int) -> Iterator[Case]:
    """`count` cases; the same seed gives the same, each of its own seed whatever the count."""
    for number in range(count):
        pattern = PATTERNS[number % len(PATTERNS)]
        rng = random.Random(f"identity/{seed}/{number}")
        page, truth = pattern(Maker(rng, world(), rng.randint(FIRST_YEAR, LAST_YEAR)))
        yield Case(f"{seed}-{number:05}", pattern.__name__, page, truth)
