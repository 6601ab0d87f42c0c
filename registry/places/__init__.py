"""Countries, and cities with their coordinates (`data/places/cities.tsv`): no service is asked."""

from registry.places.cities import City, cities, city_in_english, place_named

__all__ = ["City", "cities", "city_in_english", "place_named"]
