"""Light: light a drawing as a painter would; the denoiser learns this for its last step."""

from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.scenes.layout import Layout
from engine.training.measures import LUMINANCE

#: Red, green and blue in 0..1, shape (height, width, 3).
Picture: TypeAlias = NDArray[np.float32]

#: The colour of the light at each time of day, the colour of the shade far away from it, and the strength of the light.
LIGHTS = {
    "dawn": ((1.0, 0.86, 0.62), (0.86, 0.80, 0.98), 0.24),
    "day": ((1.0, 0.94, 0.72), (0.78, 0.89, 1.0), 0.20),
    "sunset": ((1.0, 0.78, 0.42), (0.78, 0.68, 0.90), 0.34),
    "dusk": ((1.0, 0.80, 0.74), (0.76, 0.74, 0.96), 0.32),
    "night": ((0.74, 0.84, 1.0), (0.62, 0.68, 0.86), 0.30),
}
#: The reach of the light and the start of the shade, in shorter sides, and the darkness of the shade.
REACH, SHADE, DARKNESS = 0.5, 0.85, 0.55
#: The strength of light from the horizon, without a sun or moon, relative to theirs.
GLIMMER = 0.4
#: The added contrast, and the factor of saturation.
CONTRAST, COLOUR = 0.22, 1.10
#: The brightness from which a picture blooms, the radii of the bloom in shorter sides, and its strength.
BRIGHT, BLOOMS, BLOOM = 0.72, (0.02, 0.07), 0.9
#: The factor by which a bloom is scaled down before blurring.
SMALL = 4


def lit(scene: Layout, drawing: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a drawing lit by its sun, moon or horizon.

    It is warm and clear near the light, cool and dark far away, and blooms around bright areas.
    """
    light, shade, strength = LIGHTS[scene.time]
    drawn: Picture = drawing.astype(np.float32) / np.float32(255)
    away = _distance(scene, *drawing.shape[:2])
    picture = drawn + CONTRAST * (drawn * drawn * (3 - 2 * drawn) - drawn)
    grey = _luminance(picture)
    picture = grey + COLOUR * (picture - grey)
    picture *= 1 - DARKNESS * (1 - np.exp(-np.square(away / SHADE))) * (1 - np.array(shade, np.float32))
    strength *= 1.0 if scene.sky & {"sun", "moon"} else GLIMMER
    shine = strength * np.exp(-np.square(away / REACH)) * np.array(light, np.float32)
    picture = np.clip(picture + shine * (1.6 * picture * (1 - picture) + 0.06), 0, 1)
    bright = np.clip(picture - BRIGHT, 0, 1)
    bloom = sum(_blurred(bright, size * min(drawing.shape[:2])) for size in BLOOMS)
    picture = 1 - (1 - picture) * (1 - np.clip(BLOOM / len(BLOOMS) * bloom * np.array(light, np.float32), 0, 1))
    # The light source itself must not get darker.
    source = np.clip((_luminance(drawn) - 0.86) / 0.1, 0, 1)
    picture += source * (np.maximum(picture, drawn) - picture)
    pixels: NDArray[np.uint8] = np.rint(picture * 255).clip(0, 255).astype(np.uint8)
    return pixels


def _distance(scene: Layout, height: int, width: int) -> Picture:
    """Return the distance of each pixel from the light, in shorter sides, shape (height, width, 1)."""
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    down = rows - (scene.light_y if scene.sky & {"sun", "moon"} else 0.8 * scene.horizon_y) * scene.scale
    across = (columns - scene.light_x * scene.scale) if scene.sky & {"sun", "moon"} else 0.0
    away: Picture = (np.hypot(down, across) / min(height, width))[..., np.newaxis]
    return away


def _luminance(picture: Picture) -> Picture:
    grey: Picture = (picture @ np.array(LUMINANCE, np.float32))[..., np.newaxis]
    return grey


def _blurred(picture: Picture, size: float) -> Picture:
    """Blur a picture with a Gaussian of this standard deviation in pixels, computed at a quarter of its size."""
    places = torch.arange(-int(3 * size / SMALL), int(3 * size / SMALL) + 1)
    kernel = torch.exp(-places.square() / (2 * (size / SMALL) ** 2))
    kernel /= kernel.sum()
    planes = functional.avg_pool2d(torch.from_numpy(picture).permute(2, 0, 1), SMALL).unsqueeze(1)
    planes = functional.pad(planes, (len(kernel) // 2,) * 4, mode="replicate")
    planes = functional.conv2d(functional.conv2d(planes, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))
    planes = functional.interpolate(planes, picture.shape[:2], mode="bilinear")
    blurred: Picture = planes[:, 0].permute(1, 2, 0).numpy()
    return blurred
