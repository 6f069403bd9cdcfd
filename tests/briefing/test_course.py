"""What one subscribes to, as it is said beforehand."""

from dataclasses import replace
from typing import Any

from bot.briefing.course import described, numbered
from bot.locales.markup import plain


def test_at_subscription_it_says_how_many_editions_of_what_and_that_they_are_no_news(base: Any, texts: Any) -> None:
    said = {language: plain(described(base, texts(language))) for language in ("en", "ru", "kk")}
    assert said["en"].startswith("21 editions drawn from one article of October 2006. Not news")
    assert said["ru"].startswith("21 выпуск по одной статье (октябрь 2006 г.). Это не новости")
    assert said["kk"].startswith("Бір мақала (2006 ж. қазан) бойынша 21 шығарылым. Бұл жаңалық емес")


def test_two_sources_are_two_articles_from_the_first_to_the_last(two_sources: Any, texts: Any) -> None:
    said = plain(described(two_sources, texts("en")))
    assert said.startswith("22 editions drawn from 2 articles of October 2006 – May 2011.")


def test_a_base_without_editions_says_so(base: Any, say: Any) -> None:
    assert described(replace(base, editions={}), say) == say("course.none")


def test_each_source_numbers_its_own_editions(two_sources: Any) -> None:
    numbers = [numbered(two_sources, edition) for edition in two_sources.editions.values()]
    assert numbers == [*((number, 21) for number in range(1, 22)), (1, 1)]
