"""The cyclist on a road, seen from behind, who rides into the distance."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, glow, solid
from engine.scenes.colour import COAT_COLOURS, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN
from engine.scenes.subjects.body import Body, standing
from engine.scenes.subjects.heads import head_behind
from engine.scenes.subjects.looks import Look

#: Turns of the pedals in a clip, odd so that the middle of a clip differs from its start.
PEDAL_TURNS = 5
#: The height of the wheels' hubs and of the pedals' axle, and the reach of the pedals.
HUB, AXLE, CRANK = 18.5, 17.0, 8.5


def draw_cyclist_behind(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw somebody who rides along the road, swaying a little with the pedals."""
    look = Look.drawn(rng, scene, True)
    frames = [code for name, code in COAT_COLOURS.items() if name not in (scene.coat, "pink")]
    frame, helmet = scene.shade(rgb(frames[int(rng.integers(len(frames)))])), rng.random() < 0.6
    styles = {"afro": "short", "beanie": "short", "cap": "short", "curls": "bob", "bun": "ponytail"}
    style = styles.get(look.style, look.style) if helmet else look.style
    look = look.dressed(style=style, wear="shorts" if look.wear == "shorts" else "trousers", shoes=rgb("efe9df"))
    turn = TURN * PEDAL_TURNS * (t - 0.5) + 0.9
    beat = math.sin(turn)
    body = standing(canvas, scene, look, 1.0 * beat, 0.0, 1.02)
    body.stand(11)
    with canvas.turned(1.1 * beat, *body.at((0, 0))):
        _handlebars(body, frame)
        _wheel(body, frame)
        for side, high in ((-1, beat), (1, -beat)):
            _leg(body, side, high)
        _trunk(body, 0.6 * math.sin(2 * turn))
        for side in (-1, 1):
            body.arm((side * 17.4 * body.wide, 72), (side * 15.6, 66.4), side, (side * 10.4 * body.wide, 81.5))
        head_behind(body, 0.5 * beat, 1.2 * math.sin(2 * turn))
        if helmet:
            _helmet(body, 0.5 * beat)


def _handlebars(body: Body, frame: Colour) -> None:
    dark = mix(body.scene.near, rgb("17141a"), 0.6)
    body.chain(((-16.6, 65), (16.6, 65)), (1.8, 1.8), dark)
    body.chain(((0, 65), (0, 40)), (2.4, 2.4), frame)


def _wheel(body: Body, frame: Colour) -> None:
    """Draw the rear wheel edge-on, with its mudguard, the pedals' axle, the seat post and a lamp."""
    scene, dark = body.scene, mix(body.scene.near, rgb("17141a"), 0.6)
    metal = mix(scene.pale(0.2), scene.near, 0.3)
    body.chain(((0, 1.6), (0, 36)), (3.2, 3.2), dark)
    body.chain(((-0.5, 3), (-0.5, 35)), (0.7, 0.7), mix(dark, scene.light, 0.25), 0)
    for side in (-1, 1):
        body.chain(((side * 3.2, HUB), (side * 2.0, 48)), (1.2, 1.2), frame)
    body.chain(((-4.4, HUB), (4.4, HUB)), (1.8, 1.8), metal)
    body.chain(((0, 24), (0, 38.4)), (4.6, 4.6), frame)
    body.chain(((0, 38), (0, 53)), (2.4, 2.4), metal)
    red = rgb("e8323a")
    x, y = body.at((0, 34))
    if scene.dark or scene.low_sun:
        body.canvas.circle(x, y, 11 * body.unit, glow(x, y, 11 * body.unit, red, 0.5))
    body.canvas.circle(x, y, 1.7 * body.unit, solid(red))


def _leg(body: Body, side: int, high: float) -> None:
    """Draw a leg whose pedal is up or down, -1..1; the thigh points away from the viewer."""
    w, bare = body.wide, body.look.wear == "shorts"
    pedal = AXLE + CRANK * high
    hip, knee, ankle = (side * 5.2 * w, 55.0), (side * 9.4, 38 + 6 * high), (side * 7.2, pedal + 5.4)
    body.chain(
        ((side * 3, pedal + 0.6), (side * 10.4, pedal + 0.6)), (1.6, 1.6), mix(body.scene.near, rgb("17141a"), 0.6)
    )
    body.chain(((side * 7.2, pedal + 2.6), (side * 7.4, pedal + 2.2)), (5.0, 4.8), body.shoes)
    cloth = body.skin if bare else body.bottom
    body.chain((hip, knee, ankle), (12 * w, 8.8, 5.0), cloth)
    if bare:
        body.chain(
            (hip, (hip[0] + 0.62 * (knee[0] - hip[0]), hip[1] + 0.62 * (knee[1] - hip[1]))), (13 * w, 11), body.bottom
        )


def _trunk(body: Body, sway: float) -> None:
    """Draw the hips on the saddle and the back, which leans forwards."""
    w = body.wide
    dark = mix(body.scene.near, rgb("17141a"), 0.6)
    body.form([(-4.6, 53), (4.6, 53), (5.4, 50.6), (0, 48.6), (-5.4, 50.6)], dark, 3)
    body.form(
        [(-8.4 * w, 63), (8.4 * w, 63), (10.6 * w, 57), (9 * w, 51.6), (1.4, 52.6), (-1.4, 52.6), (-9 * w, 51.6),
         (-10.6 * w, 57)],
        body.bottom, 8,
    )  # fmt: skip
    body.form(
        [(-4, 86), (4, 86), (9.6 * w, 84.6), (12.4 * w, 80.6), (11 * w, 72), (9 * w, 64), (9.6 * w + sway, 58.4),
         (9.6 * w + sway, 58.4), (sway, 57.4), (-9.6 * w + sway, 58.4), (-9.6 * w + sway, 58.4), (-9 * w, 64),
         (-11 * w, 72), (-12.4 * w, 80.6), (-9.6 * w, 84.6)],
        body.top, 9,
    )  # fmt: skip
    body.crease((-5 * w, 68), (-1, 65.6), (4 * w, 67.4), body.top)
    body.chain(((0, 83), (0, 88)), (6.4, 5.8), body.skin)


def _helmet(body: Body, tilt: float) -> None:
    x, y = tilt, 92.6
    shell = body.scene.shade(rgb("f1eee6"))
    body.form(
        [(x, y + 9.4), (x + 5.4, y + 7.6), (x + 7.4, y + 1.6), (x + 6.2, y - 1.6), (x, y - 2.6), (x - 6.2, y - 1.6),
         (x - 7.4, y + 1.6), (x - 5.4, y + 7.6)],
        shell, 6,
    )  # fmt: skip
    for side in (-1, 0, 1):
        body.chain(((x + 3.6 * side, y + 6.4), (x + 4.2 * side, y + 0.6)), (1.5, 1.8), mix(shell, body.top, 0.75), 0)
