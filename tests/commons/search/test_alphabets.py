"""Each language puts names in the order of its own alphabet."""

import pytest
from django.utils import translation

from kogge.commons.search.alphabets import in_order

ORDERS = {
    "da": "Esbjerg Müller Mynte Nyborg Zealand Ærø Østerbro Aalborg Ålborg",
    "nb": "Bergen Trondheim Zink Ærfugl Ørsta Ålesund",
    "sv": "Alingsås Eslöv Zinkgruvan Åmål Ängelholm Örebro",
    "fi": "Espoo Oulu Zeeland Åbo Äänekoski Öja",
    "de": "Aachen Älter Altona Öhr Oslo Straße Uelzen",
    "et": "Saku Sindi Šveits Zoo Žanr Tartu Valga Wismari Õru Äksi Öeli Ülenurme Xanadu Ypres",
    "lt": "Cukrus Čekija Ignalina Ylakiai Jonava Kaunas Sodas Šiauliai Zarasai Žagarė",
    "lv": "Cēsis Čiekurkalns Gulbene Ģibuļi Kuldīga Ķekava Limbaži Ļaudona Nīca Ņukši Saldus Šķaune Zilupe Žīguri",
    "pl": "Arka Ątek Chełm Ćmielów Lublin Łódź Opole Ósemka Sopot Świdnik Zakopane Źródło Żary",
    "en": "Aland Łódź Malmö Œuvre Øre Zagreb",
}


@pytest.mark.parametrize("language", ORDERS)
def test_names_stand_in_the_order_of_the_language(language):
    names = ORDERS[language].split()
    assert sorted(set(names), key=lambda name: in_order(name, language)) == names


def test_capitals_quotation_marks_and_the_way_an_accent_is_typed_make_no_difference():
    names = ["Älv", "„alv“", "A\u0308lva", "ALV"]
    assert sorted(names, key=lambda name: in_order(name, "de"))[-1] == "A\u0308lva"
    assert in_order("A\u0308lva", "sv") == in_order("Älva", "sv")


def test_the_order_is_the_readers_where_no_language_is_named():
    with translation.override("sv"):
        assert in_order("Åbo") > in_order("Zink")
    with translation.override("pl"):
        assert in_order("Åbo") < in_order("Zink")


@pytest.mark.parametrize("text", ["", "İstanbul", "ẞ", "ﷺ", "\ud800", "日本", "A" * 10_000, "\0"])
def test_any_text_has_a_place(text):
    assert in_order(text, "lt") == in_order(text, "lt")
