"""Places: the settings of scenes, one module each."""

from collections.abc import Callable, Iterator, Mapping

from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.places.autumn import autumn
from engine.scenes.places.beach import beach
from engine.scenes.places.canyon import canyon
from engine.scenes.places.city import city
from engine.scenes.places.cliffs import cliffs
from engine.scenes.places.desert import desert
from engine.scenes.places.desk import desk
from engine.scenes.places.forest import forest
from engine.scenes.places.gym import gym
from engine.scenes.places.harbour import harbour
from engine.scenes.places.hospital import hospital
from engine.scenes.places.island import island
from engine.scenes.places.jungle import jungle
from engine.scenes.places.kitchen import kitchen
from engine.scenes.places.lake import lake
from engine.scenes.places.library import library
from engine.scenes.places.meadow import meadow
from engine.scenes.places.mountains import mountains
from engine.scenes.places.ocean import ocean
from engine.scenes.places.orchard import orchard
from engine.scenes.places.river import river
from engine.scenes.places.road import road
from engine.scenes.places.rooftop import rooftop
from engine.scenes.places.savanna import savanna
from engine.scenes.places.snow import snow
from engine.scenes.places.space import space
from engine.scenes.places.stage import stage
from engine.scenes.places.stairs import stairs
from engine.scenes.places.street import street
from engine.scenes.places.track import track
from engine.scenes.places.village import village
from engine.scenes.places.vineyard import vineyard
from engine.scenes.places.volcano import volcano
from engine.scenes.places.waterfall import waterfall
from engine.scenes.terrain import fog

_PLACES: Mapping[str, Callable[[Layout], Iterator[Layer]]] = {
    "mountains": mountains,
    "lake": lake,
    "ocean": ocean,
    "desert": desert,
    "forest": forest,
    "city": city,
    "road": road,
    "meadow": meadow,
    "waterfall": waterfall,
    "snow": snow,
    "beach": beach,
    "cliffs": cliffs,
    "river": river,
    "canyon": canyon,
    "volcano": volcano,
    "island": island,
    "jungle": jungle,
    "savanna": savanna,
    "autumn": autumn,
    "orchard": orchard,
    "vineyard": vineyard,
    "village": village,
    "harbour": harbour,
    "street": street,
    "rooftop": rooftop,
    "track": track,
    "stairs": stairs,
    "library": library,
    "kitchen": kitchen,
    "desk": desk,
    "gym": gym,
    "stage": stage,
    "hospital": hospital,
    "space": space,
}


def place(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield from _PLACES[scene.place](scene)
    if "mist" in scene.features and scene.place not in ("mountains", "forest"):
        yield fog(scene, scene.horizon_y - 70, scene.horizon_y + 60, 0.75)
