"""Sight: where in the open sky the sun and moon can be seen, past trunks, palms, smoke and the skyline."""

from engine.scenes.aspect import Aspect
from engine.scenes.habitats import CLEAR_SIDES, CLEAR_SKY, CLEAR_TOPS
from engine.scenes.position import Position
from engine.scenes.setting import Setting


def clear_x(setting: Setting, position: Position, aspect: Aspect, x: float, wanted: str | None) -> float:
    """Return the nearest x at which nothing hides the sun or moon, if possible on the wanted side."""
    if setting.place == "volcano" and wanted != "middle":
        # The smoke in the middle must not hide it.
        x = aspect.off_middle(x, 0.22)
    if setting.place == "beach" and setting.subject != "none" and wanted is None:
        # The palms are on the other side of the subject.
        share = position.stand_x / aspect.width
        palms = position.side if abs(share - 0.5) < 0.06 else -1 if share > 0.5 else 1
        x = min(x, 0.53 * aspect.width) if palms > 0 else max(x, 0.47 * aspect.width)
    edge = CLEAR_SIDES.get(setting.place, 0.0)
    return min(max(x, edge * aspect.width), (1 - edge) * aspect.width)


def clear_y(setting: Setting, position: Position, aspect: Aspect, lift: float) -> float:
    """Return the y that is nearest to `lift` above the horizon and at which nothing hides the sun or moon."""
    lowest = aspect.height * CLEAR_SKY.get(setting.place, 1.0)
    highest = aspect.height * CLEAR_TOPS.get(setting.place, 0.0)
    return min(max(position.horizon_y - lift, 62.0, highest), max(lowest, highest))
