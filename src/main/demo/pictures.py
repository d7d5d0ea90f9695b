#!/usr/bin/env python3
"""Draws the pictures of the demo newsroom: three SVG files each (16:9, 4:3 and 1:1) in src/main/resources/demo/media.

Every picture is a print in five colours: sky, far, middle, ink and accent. A picture has 1600 by 900 units, and the
other ratios are cut from its middle, so that what matters lies between x = 370 and x = 1230.

usage: src/main/demo/pictures.py
"""

import math
import pathlib
import random
import zlib

MEDIA = pathlib.Path(__file__).parent.parent / "resources" / "demo" / "media"
RATIOS = {"16x9": (0, 1600), "4x3": (200, 1200), "1x1": (350, 900)}

DAWN = ("#f4dfc0", "#e0ab86", "#7f6c70", "#22303a", "#b5382a")
SEA = ("#e6ebe2", "#a9c1bc", "#4f7f86", "#16323c", "#c8452f")
NIGHT = ("#2b3952", "#3d4d6b", "#1d283b", "#0e1521", "#f0b45a")
FIELD = ("#f0e7c9", "#bfc391", "#6f8a58", "#26362b", "#b5382a")
PAPER = ("#f1e8d6", "#d9c8a8", "#a08766", "#2c2620", "#8f1d1d")
GREY = ("#e0e0da", "#b6bcba", "#7a8588", "#2b3438", "#d0892e")
SUN = ("#f7e3ae", "#eab46c", "#c07a45", "#3a2a26", "#a83226")
ICE = ("#eaf0f3", "#c3d3dc", "#7f9db0", "#26384a", "#c8452f")

PICTURES = {}


def picture(palette):
    def register(draw):
        PICTURES[draw.__name__.replace("_", "-")] = (palette, draw)
        return draw

    return register


class Sheet:
    """The shapes of one picture, from back to front."""

    def __init__(self, name, palette):
        self.sky, self.far, self.mid, self.ink, self.accent = palette
        self.random = random.Random(zlib.crc32(name.encode()))
        self.shapes = []
        self.rect(0, 0, 1600, 900, self.sky)

    def add(self, tag, **attributes):
        text = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
        self.shapes.append(f"<{tag} {text}/>")

    def rect(self, x, y, width, height, fill, **more):
        self.add("rect", x=round(x), y=round(y), width=round(width), height=round(height), fill=fill, **more)

    def circle(self, x, y, radius, fill, **more):
        self.add("circle", cx=round(x), cy=round(y), r=round(radius), fill=fill, **more)

    def ring(self, x, y, radius, stroke, width):
        self.add("circle", cx=round(x), cy=round(y), r=round(radius), fill="none", stroke=stroke, stroke_width=width)

    def oval(self, x, y, rx, ry, fill, **more):
        self.add("ellipse", cx=round(x), cy=round(y), rx=round(rx), ry=round(ry), fill=fill, **more)

    def poly(self, points, fill):
        self.path("M" + "L".join(f"{round(x)} {round(y)}" for x, y in points) + "Z", fill)

    def path(self, d, fill="none", **more):
        self.add("path", d=d, fill=fill, **more)

    def line(self, points, stroke=None, width=6):
        d = "M" + "L".join(f"{round(x)} {round(y)}" for x, y in points)
        self.path(d, stroke=stroke or self.ink, stroke_width=width, stroke_linecap="round", stroke_linejoin="round")

    # The marks of the gouge: strokes of one length and direction give a surface its tone.
    def strokes(self, x, y, width, height, stroke, count, length=90, weight=3):
        d = ""
        for _ in range(count):
            left, top = self.random.uniform(x, x + width), self.random.uniform(y, y + height)
            d += f"M{left:.0f} {top:.0f}h{length * self.random.uniform(0.3, 1):.0f}"
        self.path(d, stroke=stroke, stroke_width=weight, stroke_linecap="round", opacity=".55")

    def clouds(self, y=60, height=260, count=46):
        self.strokes(-60, y, 1700, height, self.far, count, 190, 5)

    def sun(self, x=980, y=330, radius=95):
        self.circle(x, y, radius, self.accent)
        self.strokes(x - radius, y - 10, radius, radius * 0.9, self.sky, 9, 70, 4)

    def ridge(self, y, height, fill, step=100, seed=0):
        rng = random.Random(seed)
        points = [(0, 900)] + [(x, y - rng.uniform(0, height)) for x in range(0, 1700, step)] + [(1600, 900)]
        self.poly(points, fill)

    def sea(self, y, fill=None, waves=None):
        self.rect(0, y, 1600, 900 - y, fill or self.mid)
        d = ""
        for row in range(int(y) + 22, 900, 34):
            for _ in range(9):
                left = self.random.uniform(-40, 1560)
                size = 14 + (row - y) / 14
                d += f"M{left:.0f} {row}q{size:.0f} {-size / 2:.0f} {2 * size:.0f} 0"
        self.path(d, stroke=waves or self.far, stroke_width=4, stroke_linecap="round", opacity=".8")

    def ground(self, y, fill=None):
        self.rect(0, y, 1600, 900 - y, fill or self.mid)
        self.strokes(0, y + 20, 1500, 860 - y, self.ink, 40, 70, 3)

    def house(self, x, y, width, height, fill, roof=None, lit=True):
        self.rect(x, y - height, width, height, fill)
        self.poly([(x - 12, y - height), (x + width / 2, y - height - width * 0.55), (x + width + 12, y - height)], roof or self.ink)
        for row in range(int(height // 90)):
            for column in range(int(width // 70)):
                lamp = self.accent if lit and self.random.random() < 0.35 else self.sky
                self.rect(x + 22 + column * 68, y - height + 26 + row * 84, 30, 44, lamp)

    def person(self, x, y, size=100, fill=None, coat=None):
        fill = fill or self.ink
        self.circle(x, y - size * 0.87, size * 0.13, fill)
        self.path(
            f"M{x - size * .2:.0f} {y - size * .3:.0f}q0 {-size * .42:.0f} {size * .2:.0f} {-size * .42:.0f}"
            f"q{size * .2:.0f} 0 {size * .2:.0f} {size * .42:.0f}z",
            coat or fill,
        )
        self.rect(x - size * 0.13, y - size * 0.32, size * 0.1, size * 0.32, fill)
        self.rect(x + size * 0.03, y - size * 0.32, size * 0.1, size * 0.32, fill)

    def bird(self, x, y, size, stroke=None):
        self.path(
            f"M{x - size:.0f} {y - size * .1:.0f}q{size * .5:.0f} {-size * .6:.0f} {size:.0f} {size * .2:.0f}"
            f"q{size * .5:.0f} {-size * .8:.0f} {size:.0f} {-size * .2:.0f}",
            stroke=stroke or self.ink, stroke_width=max(4, size // 9), stroke_linecap="round",
        )

    def tree(self, x, y, size, fill=None):
        self.rect(x - size * 0.05, y - size * 0.5, size * 0.1, size * 0.5, self.ink)
        self.circle(x, y - size * 0.72, size * 0.36, fill or self.mid)
        self.strokes(x - size * 0.25, y - size * 0.95, size * 0.3, size * 0.4, self.ink, 8, size * 0.2, 3)

    def boat(self, x, y, size, hull=None, trim=None):
        self.poly([(x - size, y - size * 0.3), (x + size, y - size * 0.34), (x + size * 0.78, y), (x - size * 0.78, y)], hull or self.ink)
        self.line([(x - size * 0.95, y - size * 0.24), (x + size * 0.95, y - size * 0.28)], trim or self.accent, size // 16 + 2)

    def svg(self, left, width):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} 0 {width} 900" width="{width}" height="900">'
            + "".join(self.shapes) + "</svg>\n"
        )


def truss(s, x0, x1, y, height):
    """A steel girder with a raised middle."""
    n = 12
    top = []
    for i in range(n + 1):
        x = x0 + (x1 - x0) * i / n
        top.append((x, y - height * (0.45 + 0.55 * math.sin(math.pi * i / n))))
    s.line([(x0, y), (x1, y)], width=14)
    s.line(top, width=10)
    for i, (x, up) in enumerate(top):
        s.line([(x, y), (x, up)], width=6)
        if i:
            s.line([(x, y) if i <= n / 2 else (top[i - 1][0], y), top[i - 1] if i <= n / 2 else (x, up)], width=4)


def bus(s, x, y, width=210):
    height = width * 0.42
    s.rect(x, y - height, width, height - 16, s.accent, rx=10)
    for i in range(4):
        s.rect(x + 14 + i * width * 0.235, y - height + 14, width * 0.18, height * 0.3, s.sky)
    s.circle(x + width * 0.22, y - 14, 17, s.ink)
    s.circle(x + width * 0.78, y - 14, 17, s.ink)


def quay(s, y=690):
    s.rect(0, y, 1600, 210, s.ink)
    s.strokes(0, y + 20, 1500, 170, s.mid, 40, 120, 4)


def posts(s, y, xs, height=120):
    for x in xs:
        s.rect(x, y - height, 22, height + 40, s.ink)
        s.rect(x - 3, y - height, 28, 14, s.sky)


@picture(DAWN)
def bridge(s):
    s.clouds(); s.sun(1080, 420, 80); s.ridge(540, 120, s.far, 120, 3); s.sea(600)
    for x in (430, 800, 1170):
        s.poly([(x - 40, 560), (x + 40, 560), (x + 62, 790), (x - 62, 790)], s.ink)
    truss(s, -40, 800, 560, 170); truss(s, 800, 1640, 560, 170)
    bus(s, 700, 548)
    for x in (500, 540, 600, 960, 1010, 1040): s.person(x, 556, 60)


@picture(SUN)
def bearing(s):
    s.clouds(); s.sea(700); s.boat(800, 800, 380); s.rect(640, 660, 320, 30, s.mid)
    s.line([(1180, 700), (1180, 130), (760, 130), (1180, 240)], width=18); s.line([(800, 130), (800, 360)], width=6)
    s.line([(800, 360), (690, 430)], width=6); s.line([(800, 360), (910, 430)], width=6)
    s.rect(660, 430, 280, 60, s.accent); s.poly([(690, 490), (910, 490), (970, 560), (630, 560)], s.accent)
    s.strokes(660, 440, 220, 110, s.ink, 18, 60, 4); s.person(520, 706, 110); s.person(1050, 706, 110)


@picture(SEA)
def ferry(s):
    s.clouds(); s.ridge(500, 140, s.far, 140, 8); s.sea(520)
    s.boat(800, 700, 360); s.rect(560, 500, 470, 92, s.sky); s.rect(620, 430, 300, 74, s.far); s.rect(830, 330, 64, 104, s.accent)
    for i in range(8): s.rect(584 + i * 56, 526, 32, 34, s.ink)
    for i in range(5): s.rect(640 + i * 56, 450, 30, 28, s.ink)
    s.line([(680, 430), (680, 340)], width=6); s.strokes(880, 250, 260, 70, s.mid, 12, 120, 12)
    for x in (520, 1080, 1180): s.bird(x, 300 + x // 20, 26)


@picture(FIELD)
def river_ferry(s):
    s.clouds(); s.ridge(430, 130, s.far, 160, 2); s.ridge(470, 60, s.mid, 90, 5); s.sea(500, "#a9946a", s.far)
    s.line([(0, 420), (800, 520), (1600, 410)], width=5); s.line([(690, 508), (740, 640)], width=4); s.line([(910, 508), (860, 640)], width=4)
    s.poly([(520, 650), (1080, 650), (1040, 720), (560, 720)], s.ink)
    s.rect(700, 590, 180, 44, s.ink); s.circle(740, 640, 26, s.ink); s.circle(850, 640, 26, s.ink)
    s.path("M680 592q110-150 220 0z", s.accent); s.strokes(720, 530, 110, 50, s.sky, 14, 40, 4)
    s.person(600, 652, 110); s.person(1000, 652, 110)


@picture(GREY)
def storm(s):
    s.clouds(30, 420, 90); s.strokes(0, 40, 1500, 300, s.ink, 40, 240, 6)
    s.path("M0 620Q200 470 380 600T760 560T1130 610T1600 520V900H0Z", s.mid)
    s.path("M0 720Q240 560 470 720T900 690T1310 730T1600 650V900H0Z", s.ink)
    s.path("M520 640q40-150 200-130q-110 10-70 90q30 50-20 80z", s.sky)
    s.line([(1120, 600), (1180, 330)], width=26); s.rect(1150, 270, 70, 70, s.accent); s.poly([(1140, 270), (1185, 220), (1230, 270)], s.ink)
    s.path("M690 120l-60 150h60l-50 140l150-190h-66l52-100z", s.accent)


@picture(SEA)
def harbour(s):
    s.clouds(); s.sun(1120, 260, 62); s.ridge(470, 80, s.far, 80, 4)
    for i, x in enumerate(range(360, 1240, 110)): s.house(x, 560, 96, 110 + 40 * ((i * 7) % 4), (s.sky, s.far, s.mid)[i % 3])
    s.sea(560)
    for x, y in ((520, 690), (820, 740), (1100, 680)):
        s.boat(x, y, 90); s.line([(x, y - 28), (x, y - 190)], width=6); s.line([(x, y - 180), (x + 70, y - 40)], width=3)


@picture(ICE)
def sailing(s):
    s.clouds(); s.ridge(560, 60, s.far, 120, 6); s.sea(580)
    for x, y, size, sail in ((620, 760, 150, s.accent), (980, 690, 105, s.ink), (1180, 640, 60, s.mid), (430, 640, 56, s.ink)):
        s.boat(x, y, size); s.poly([(x - 8, y - size * .4), (x - 8, y - size * 3), (x - size, y - size * .5)], sail)
        s.poly([(x + 10, y - size * .45), (x + 10, y - size * 2.7), (x + size * .85, y - size * .5)], s.sky)
        s.line([(x, y - size * .3), (x, y - size * 3.1)], width=6)


@picture(SEA)
def rowing(s):
    s.clouds(); s.ridge(430, 100, s.far, 100, 9); s.sea(460)
    s.path("M300 640Q800 720 1300 640L1260 690Q800 760 340 690Z", s.ink)
    for i in range(6):
        x = 450 + i * 135
        s.person(x, 690, 150, s.ink, s.accent if i % 2 else s.sky); s.line([(x + 10, 620), (x - 80, 790)], width=7); s.oval(x - 86, 800, 12, 26, s.accent)


@picture(FIELD)
def football(s):
    s.clouds(40, 160, 30); s.ridge(330, 60, s.far, 70, 1); s.rect(0, 350, 1600, 60, s.ink)
    for i in range(60): s.circle(20 + i * 27, 362 + (i * 13) % 30, 10, (s.sky, s.far, s.accent, s.mid)[i % 4])
    s.rect(0, 410, 1600, 490, s.mid)
    for i in range(0, 8, 2): s.poly([(i * 200 + 100, 410), (i * 200 + 300, 410), (i * 260 - 20, 900), (i * 260 - 300, 900)], "#65804f")
    s.line([(900, 620), (900, 430), (1230, 430), (1230, 640)], s.sky, 12)
    for i in range(8): s.line([(920 + i * 42, 436), (920 + i * 42, 630)], s.sky, 2)
    s.person(560, 760, 260, s.ink, s.accent); s.person(1060, 650, 190, s.ink, s.sky); s.line([(590, 690), (690, 760)], width=26)
    s.circle(740, 770, 34, s.sky); s.path("M724 760l16-12l16 12l-6 20h-20z", s.ink)


@picture(FIELD)
def goal(s):
    s.rect(0, 0, 1600, 560, s.ink); s.rect(0, 560, 1600, 340, s.mid); s.strokes(0, 580, 1500, 300, s.far, 70, 70, 4)
    for i in range(19): s.line([(380 + i * 47, 170), (400 + i * 45, 620)], s.far, 2)
    for i in range(10): s.line([(380, 190 + i * 46), (1230, 190 + i * 46)], s.far, 2)
    s.line([(370, 700), (370, 160), (1240, 160), (1240, 700)], s.sky, 22)
    s.circle(1040, 320, 74, s.sky); s.path("M1004 300l36-26l36 26l-14 44h-44z", s.ink)
    for x, y in ((972, 330), (1040, 392), (1108, 330), (1000, 256), (1080, 256)): s.line([(1040, 320), (x, y)], s.ink, 4)
    s.circle(520, 640, 44, s.ink); s.path("M556 610q150-30 210 40l-20 50q-120 40-210-10z", s.accent); s.line([(590, 630), (690, 520)], s.ink, 26)
    s.line([(760, 680), (900, 700)], s.ink, 30); s.line([(760, 660), (880, 640)], s.ink, 30); s.circle(700, 508, 22, s.sky)


@picture(SUN)
def supporters(s):
    s.rect(0, 0, 1600, 150, s.far); s.poly([(0, 90), (1600, 40), (1600, 120), (0, 170)], s.ink)
    for row in range(5):
        y = 330 + row * 140
        s.rect(0, y - 40, 1600, 190, (s.mid, s.ink)[row % 2])
        for i in range(14):
            x = 60 + i * 120 + (row % 2) * 60; coat = (s.accent, s.sky, s.far, "#6d4a33")[(i * 3 + row) % 4]
            s.circle(x, y - 62, 30, s.ink if row % 2 == 0 else s.mid); s.path(f"M{x - 48} {y + 60}q0-90 48-90t48 90z", coat)
            if (i + row) % 3 == 0:
                s.line([(x - 62, y - 120), (x + 62, y - 130)], s.accent, 24); s.line([(x - 20, y - 123), (x + 20, y - 127)], s.sky, 24)
                s.line([(x - 44, y + 10), (x - 58, y - 112)], coat, 14); s.line([(x + 44, y + 10), (x + 58, y - 122)], coat, 14)


@picture(SEA)
def swimming(s):
    s.clouds(); s.sun(1060, 300, 70); s.ridge(420, 60, s.far, 90, 12); s.sea(440)
    for x, y, size in ((560, 620, 1.3), (900, 560, .9), (1120, 700, 1.5), (480, 780, 1.7), (800, 800, 1.6)):
        s.circle(x, y, 34 * size, s.ink); s.path(f"M{x - 34 * size:.0f} {y:.0f}a{34 * size:.0f} {34 * size:.0f} 0 0 1 {68 * size:.0f} 0z", s.accent)
        s.line([(x + 40 * size, y + 10), (x + 90 * size, y - 60 * size), (x + 130 * size, y + 6)], width=int(15 * size))
        s.rect(x - 60 * size, y + 14 * size, 230 * size, 26 * size, s.mid)


@picture(SEA)
def fish(s):
    s.rect(0, 0, 1600, 900, s.far); s.strokes(0, 0, 1500, 880, s.sky, 90, 160, 5)
    for i in range(4):
        for j in range(3):
            x, y = 470 + i * 230 + (j % 2) * 70, 260 + j * 200
            fill = s.accent if (i, j) == (1, 1) else (s.ink if (i + j) % 2 else s.mid)
            s.path(f"M{x - 110} {y}q90-86 190 0l58-44q-16 44 0 88l-58-44q-100 86-190 0z", fill)
            s.circle(x - 72, y - 10, 9, s.sky); s.path(f"M{x - 40} {y - 34}q22 34 0 68", stroke=s.sky, stroke_width=4)
            s.strokes(x - 20, y - 22, 70, 44, s.sky, 7, 30, 3)


@picture(DAWN)
def market(s):
    s.clouds(40, 120, 20)
    for i, x in enumerate((300, 620, 940, 1260)):
        s.rect(x + 10, 340, 14, 380, s.ink); s.rect(x + 272, 340, 14, 380, s.ink)
        for k in range(6): s.poly([(x + k * 50, 240), (x + k * 50 + 50, 240), (x + k * 50 + 50, 350), (x + k * 50 + 25, 380), (x + k * 50, 350)], s.accent if k % 2 == i % 2 else s.sky)
        s.rect(x + 10, 560, 280, 150, s.mid)
        for k in range(7): s.circle(x + 40 + k * 36, 552, 20, (s.far, s.accent, s.ink)[(k + i) % 3])
    s.ground(710, s.far)
    for x in (480, 720, 800, 1130): s.person(x, 800, 230, s.ink, s.ink if x % 3 else s.mid)


@picture(ICE)
def geese(s):
    s.clouds(); s.sun(1130, 240, 70); s.ridge(690, 90, s.far, 110, 11); s.ridge(760, 60, s.mid, 70, 2); s.rect(0, 800, 1600, 100, s.ink)
    for i in range(11):
        side = 1 if i % 2 else -1
        k = (i + 1) // 2
        s.bird(720 + k * 78 * (1 if side > 0 else -.45), 330 + k * 44 * side + k * 20, 52 - k * 3)
    for x in range(380, 1240, 46): s.line([(x, 810), (x + 8, 730 + (x * 7) % 50)], width=5)


@picture(SEA)
def tern(s):
    s.clouds(); s.sea(430); s.rect(0, 620, 1600, 280, s.far)
    for i in range(90): s.oval(s.random.uniform(0, 1600), s.random.uniform(640, 890), 26, 14, (s.mid, s.sky, s.ink)[i % 3], opacity=".7")
    for x, fill, eye in ((640, s.sky, s.ink), (1000, "#d8d4c4", s.mid)):
        s.path(f"M{x - 150} 640q-20-190 130-210q60-70 110-20l70 10l-66 22q0 150-110 200z", fill)
        s.path(f"M{x + 10} 420q50-56 84-6q-40 20-84 6z", s.ink); s.path(f"M{x + 90} 418l72 8l-68 14z", s.accent); s.circle(x + 66, 428, 6, eye)
        s.path(f"M{x - 150} 640l-90 40l130-10z", s.ink); s.line([(x - 30, 630), (x - 30, 700)], s.accent, 8); s.line([(x + 10, 630), (x + 10, 700)], s.accent, 8)


@picture(DAWN)
def lighthouse(s):
    s.clouds(); s.sea(640); s.path("M300 760Q560 560 860 610T1340 780V900H300Z", s.ink); s.strokes(420, 660, 780, 200, s.mid, 40, 80, 4)
    s.poly([(730, 640), (870, 640), (846, 250), (754, 250)], s.sky)
    for y in (320, 430, 540): s.poly([(754 - (y - 250) * .062, y), (846 + (y - 250) * .062, y), (850 + (y - 250) * .062, y + 52), (750 - (y - 250) * .062, y + 52)], s.accent)
    s.rect(746, 190, 108, 62, s.ink); s.rect(770, 200, 60, 46, "#f6cf6b"); s.path("M740 190q60-70 120 0z", s.ink)
    s.poly([(840, 215), (1300, 120), (1300, 290)], "#f6cf6b"); s.house(930, 660, 150, 90, s.far, s.accent); s.bird(560, 330, 34); s.bird(620, 290, 24)


@picture(GREY)
def drowned_road(s):
    s.clouds(); s.ridge(420, 50, s.mid, 200, 7); s.rect(0, 420, 1600, 480, s.far); s.strokes(0, 440, 1500, 440, s.sky, 120, 220, 6); s.strokes(0, 440, 1500, 440, s.mid, 60, 160, 4)
    s.poly([(790, 420), (810, 420), (1000, 900), (600, 900)], s.sky)
    for i in range(7):
        y = 440 + i * i * 9
        for side in (-1, 1): s.rect(800 + side * (20 + i * i * 4.6), y - 50 - i * 16, 6 + i * 2, 60 + i * 18, s.ink)
    s.rect(560, 600, 46, 250, s.sky); s.rect(990, 600, 46, 250, s.sky); s.rect(560, 600, 46, 60, s.accent); s.rect(990, 600, 46, 60, s.accent)


@picture(PAPER)
def council(s):
    s.rect(0, 0, 1600, 640, s.far); s.strokes(0, 20, 1500, 600, s.sky, 50, 200, 6)
    for x in (430, 710, 990):
        s.path(f"M{x} 420v-170q90-120 180 0v170z", s.sky); s.line([(x + 90, 190), (x + 90, 420)], width=6); s.line([(x, 320), (x + 180, 320)], width=6)
    for x in (420, 540, 660, 780, 900, 1020, 1140): s.person(x + 20, 700, 240, s.ink, s.accent if x == 780 else s.mid if x % 240 else s.ink)
    s.path("M260 640Q800 560 1340 640L1420 760H180Z", s.ink); s.rect(180, 760, 1240, 140, s.mid)
    for x in (470, 620, 900, 1080): s.poly([(x, 640), (x + 80, 634), (x + 90, 680), (x - 6, 684)], s.sky)


@picture(PAPER)
def ballot(s):
    s.rect(0, 660, 1600, 240, s.mid); s.strokes(0, 680, 1500, 200, s.ink, 50, 90, 4)
    s.poly([(520, 480), (1080, 480), (1080, 780), (520, 780)], s.ink); s.poly([(520, 480), (600, 410), (1160, 410), (1080, 480)], s.mid); s.poly([(1080, 480), (1160, 410), (1160, 710), (1080, 780)], "#1d1915")
    s.poly([(700, 452), (960, 452), (980, 436), (720, 436)], s.sky); s.poly([(740, 440), (930, 440), (960, 190), (770, 190)], s.sky)
    s.rect(800, 250, 50, 50, "none", stroke=s.ink, stroke_width=6); s.line([(806, 256), (846, 296)], s.accent, 9); s.line([(846, 256), (806, 296)], s.accent, 9)
    s.line([(806, 340), (916, 340)], width=6); s.line([(800, 376), (900, 376)], width=6); s.circle(800, 620, 66, s.accent); s.line([(770, 622), (794, 648), (838, 592)], s.sky, 14)


@picture(DAWN)
def houses(s):
    s.clouds(); s.ridge(520, 120, s.far, 130, 5)
    for i in range(12):
        s.house(60 + i * 128, 740, 120, 230 + 34 * ((i * 5) % 3), (s.sky, s.mid, s.accent, s.far)[i % 4]); s.rect(100 + i * 128, 660, 40, 80, s.ink)
    s.ground(740, s.ink); s.person(780, 830, 130, s.sky); s.person(850, 830, 90, s.sky)


@picture(FIELD)
def school(s):
    s.clouds(); s.ridge(560, 90, s.far, 120, 14); s.rect(440, 330, 720, 350, s.sky); s.poly([(410, 330), (800, 170), (1190, 330)], s.accent); s.rect(760, 110, 80, 110, s.ink); s.circle(800, 260, 40, s.sky); s.line([(800, 260), (800, 236)], width=5); s.line([(800, 260), (818, 268)], width=5)
    for x in (490, 620, 920, 1050): s.rect(x, 400, 70, 130, s.ink); s.line([(x + 35, 400), (x + 35, 530)], s.sky, 5)
    s.rect(745, 480, 110, 200, s.ink); s.ground(680)
    for i in range(9): s.person(440 + i * 88, 800, 120 + (i * 17) % 40, s.ink, (s.accent, s.sky, s.far)[i % 3])


@picture(PAPER)
def books(s):
    for row in range(4):
        y = 40 + row * 225
        x = 20
        while x < 1580:
            width = s.random.choice((34, 42, 56, 70)); height = s.random.randint(130, 190)
            fill = s.random.choice((s.ink, s.mid, s.accent, s.far, s.ink, s.mid))
            s.rect(x, y + 196 - height, width, height, fill); s.rect(x + 8, y + 206 - height, width - 16, 8, s.sky); s.rect(x + 8, y + 170, width - 16, 5, s.sky); x += width + 5
        s.rect(0, y + 196, 1600, 22, s.ink)


@picture(NIGHT)
def stage(s):
    s.rect(0, 0, 1600, 900, s.ink)
    for i in range(8): s.path(f"M{i * 60} 0q70 380 {-40 - i * 10} 720h60q80-380 40-720z", s.accent if i % 2 else "#8f3a26"); s.path(f"M{1600 - i * 60} 0q-70 380 {40 + i * 10} 720h-60q-80-380-40-720z", s.accent if i % 2 else "#8f3a26")
    s.poly([(760, 0), (840, 0), (1080, 720), (520, 720)], "#f3dfae"); s.oval(800, 720, 290, 44, "#f8ecc9"); s.rect(0, 760, 1600, 140, s.mid); s.strokes(0, 780, 1500, 110, s.far, 30, 160, 5)
    s.person(800, 724, 250, s.ink, s.ink); s.line([(770, 600), (690, 520)], width=16); s.line([(830, 600), (900, 540)], width=16)
    for i in range(12): s.circle(340 + i * 84, 890, 44, s.ink)


@picture(SUN)
def brass(s):
    s.strokes(0, 0, 1500, 880, s.far, 80, 260, 7)
    s.path("M420 560H860Q1000 560 1000 470T860 380H640Q560 380 560 450T640 520H1010", stroke=s.accent, stroke_width=34, stroke_linecap="round")
    s.path("M990 540Q1130 540 1230 330V710Q1130 520 990 520Z", s.accent); s.oval(1232, 520, 34, 192, s.ink)
    for x in (680, 750, 820): s.rect(x, 330, 38, 230, s.ink); s.rect(x - 4, 290, 46, 30, s.sky)
    s.rect(390, 538, 50, 46, s.ink); s.strokes(600, 380, 380, 170, s.sky, 14, 90, 5)
    for x, y in ((520, 240), (620, 180), (1080, 210)): s.oval(x, y, 26, 20, s.ink); s.line([(x + 24, y), (x + 24, y - 96), (x + 60, y - 70)], width=7)


@picture(PAPER)
def museum(s):
    s.clouds(30, 200, 30); s.poly([(380, 330), (800, 140), (1220, 330)], s.ink); s.poly([(480, 312), (800, 172), (1120, 312)], s.far); s.rect(400, 330, 800, 46, s.mid); s.circle(800, 256, 34, s.accent)
    for x in range(430, 1180, 118): s.rect(x, 376, 62, 300, s.far); s.strokes(x, 390, 30, 270, s.mid, 12, 30, 3); s.rect(x - 8, 376, 78, 20, s.ink); s.rect(x - 8, 660, 78, 20, s.ink)
    for i in range(4): s.rect(380 - i * 40, 680 + i * 40, 840 + i * 80, 42, (s.far, s.mid)[i % 2])
    s.line([(800, 420), (800, 640)], width=22); s.ring(800, 410, 30, s.ink, 14); s.line([(720, 480), (880, 480)], width=18); s.path("M660 560Q690 680 800 660Q910 680 940 560", stroke=s.ink, stroke_width=22); s.person(560, 840, 130); s.person(610, 840, 90)


@picture(SEA)
def radio_hut(s):
    s.clouds(); s.sea(560); s.path("M200 720L700 610H960L1420 740V900H200Z", s.ink); s.strokes(320, 680, 980, 200, s.mid, 50, 90, 5)
    s.house(700, 620, 240, 150, s.accent, s.ink, False); s.rect(740, 510, 60, 56, "#f6cf6b"); s.rect(850, 520, 56, 100, s.ink); s.rect(880, 310, 34, 90, s.ink)
    s.path("M896 300q-50-60 0-110t10-120", stroke=s.mid, stroke_width=16, stroke_linecap="round"); s.line([(620, 640), (620, 240)], width=8); s.line([(620, 250), (560, 640)], width=3); s.line([(620, 250), (690, 640)], width=3)
    for r in (40, 80, 120): s.path(f"M{620 - r} {240 - r // 2}q{r // -3} {r // 2} 0 {r}", stroke=s.accent, stroke_width=8); s.path(f"M{620 + r} {240 - r // 2}q{r // 3} {r // 2} 0 {r}", stroke=s.accent, stroke_width=8)


@picture(ICE)
def turbine(s):
    s.clouds(); s.ridge(640, 60, s.far, 160, 5); s.sea(660)
    for x, y, size in ((800, 690, 1), (470, 670, .55), (1140, 676, .65)):
        s.poly([(x - 14 * size, y), (x + 14 * size, y), (x + 7 * size, y - 420 * size), (x - 7 * size, y - 420 * size)], s.ink); hub = y - 420 * size
        for a in (20, 140, 260):
            r = math.radians(a + x); ex, ey = x + math.cos(r) * 230 * size, hub + math.sin(r) * 230 * size
            s.poly([(x, hub), (x + math.cos(r + .16) * 70 * size, hub + math.sin(r + .16) * 70 * size), (ex, ey)], s.sky if size == 1 else s.mid); s.line([(x, hub), (ex, ey)], s.ink, int(9 * size))
        s.circle(x, hub, 20 * size, s.accent)
    s.boat(620, 790, 90)


@picture(SUN)
def island(s):
    s.sun(800, 300, 130); s.clouds(60, 200, 26); s.sea(560, s.mid, s.far); s.path("M360 600Q520 420 700 470T1000 400T1260 600Z", s.ink); s.strokes(480, 500, 640, 90, s.mid, 30, 70, 4)
    for i, x in enumerate(range(560, 1080, 74)): s.rect(x, 540 - (i * 31) % 50, 60, 60, s.sky); s.path(f"M{x} {540 - (i * 31) % 50}q30-44 60 0z", s.accent if i % 2 else s.far)
    s.boat(620, 740, 110); s.line([(620, 700), (620, 560)], width=6); s.poly([(630, 570), (630, 690), (720, 690)], s.sky)


@picture(DAWN)
def salt(s):
    s.clouds(); s.sun(1120, 330, 70); s.ridge(440, 50, s.far, 200, 4); s.rect(0, 440, 1600, 460, "#e7b6a6"); s.strokes(0, 460, 1500, 430, s.sky, 90, 200, 6)
    for x, y, size in ((480, 560, 80), (660, 530, 60), (1080, 560, 90), (900, 520, 50), (560, 760, 150), (1130, 800, 170)): s.path(f"M{x - size} {y}q{size} {-size * 1.7:.0f} {2 * size} 0z", s.sky); s.strokes(x - size * .5, y - size * .5, size, size * .4, s.far, 6, size * .4, 4)
    for x, y in ((760, 720), (900, 650), (430, 660)): s.person(x, y, 210, s.ink, s.mid); s.line([(x + 20, y - 110), (x + 170, y + 10)], width=8); s.line([(x + 130, y + 22), (x + 200, y - 6)], width=8)


@picture(FIELD)
def dyke(s):
    s.clouds(); s.ridge(420, 50, s.far, 130, 3); s.sea(430, "#8fa79a", s.sky); s.path("M0 640Q400 520 800 560T1600 500V900H0Z", s.mid); s.strokes(0, 620, 1500, 260, s.ink, 80, 60, 4)
    for x in (430, 1150): s.tree(x, 620, 190, s.ink)
    for x, y in ((640, 650), (740, 690), (880, 640), (1010, 700)): s.oval(x, y, 44, 28, s.sky); s.circle(x + 42, y - 18, 15, s.ink); s.line([(x - 20, y + 20), (x - 20, y + 52)], width=6); s.line([(x + 18, y + 20), (x + 18, y + 52)], width=6)
    s.line([(820, 560), (820, 470)], width=6); s.circle(820, 452, 22, s.accent)


@picture(ICE)
def clinic(s):
    s.rect(0, 0, 1600, 900, s.far); s.strokes(0, 0, 1500, 880, s.sky, 60, 220, 6); s.rect(420, 220, 760, 520, s.sky); s.rect(420, 180, 760, 60, s.ink); s.rect(700, 480, 200, 260, s.mid); s.line([(800, 480), (800, 740)], s.sky, 6)
    s.rect(755, 270, 90, 170, s.accent); s.rect(715, 310, 170, 90, s.accent)
    for x in (470, 580, 950, 1060): s.rect(x, 300, 70, 90, s.ink); s.rect(x, 460, 70, 90, s.ink)
    s.rect(0, 740, 1600, 160, s.ink); s.person(620, 820, 200, s.sky, s.sky); s.person(980, 820, 190, s.sky, s.accent); s.tree(330, 740, 190)


@picture(PAPER)
def scales(s):
    s.strokes(0, 0, 1500, 880, s.far, 70, 240, 7); s.rect(780, 220, 40, 480, s.ink); s.poly([(620, 760), (980, 760), (900, 690), (700, 690)], s.ink); s.line([(480, 300), (1120, 240)], width=18); s.circle(800, 240, 40, s.accent)
    for x, y in ((480, 300), (1120, 240)): s.line([(x, y), (x - 110, y + 260)], width=5); s.line([(x, y), (x + 110, y + 260)], width=5); s.path(f"M{x - 140} {y + 260}h280q-30 90-140 90t-140-90z", s.mid)
    s.rect(420, 520, 120, 36, s.accent); s.rect(436, 486, 90, 34, s.ink); s.tree(1120, 510, 130, s.mid)


@picture(GREY)
def bus_stop(s):
    s.clouds(30, 140, 26)
    for i in range(9): s.house(330 + i * 110, 560, 104, 200 + 50 * ((i * 3) % 3), (s.far, s.mid)[i % 2], s.ink)
    s.rect(0, 560, 1600, 60, s.far); s.rect(0, 620, 1600, 280, s.ink); s.line([(0, 780), (1600, 780)], s.sky, 6); bus(s, 560, 740, 520); s.rect(1150, 330, 14, 300, s.ink); s.circle(1157, 320, 46, s.accent); s.rect(1132, 310, 50, 20, s.sky); s.person(1090, 640, 160); s.person(1220, 640, 150); s.person(500, 640, 150)


@picture(SUN)
def shipyard(s):
    s.clouds(); s.rect(0, 690, 1600, 210, s.ink); s.line([(500, 690), (500, 180), (1180, 180)], width=24); s.line([(400, 230), (500, 120), (1180, 180)], width=8); s.line([(1060, 180), (1060, 380)], width=6)
    for y in range(220, 690, 66): s.line([(470, y), (530, y + 60)], width=6); s.line([(530, y), (470, y + 60)], width=6)
    s.rect(470, 180, 60, 510, "none", stroke=s.ink, stroke_width=8); s.path("M640 690L700 470H1240L1180 690Z", s.mid); s.strokes(720, 500, 420, 170, s.ink, 30, 90, 4); s.rect(1000, 380, 120, 70, s.accent)
    for i in range(14): s.line([(820, 610), (820 + math.cos(i) * (40 + i * 6), 610 + math.sin(i) * (30 + i * 5))], "#fff2c8", 5)
    s.person(760, 700, 170); s.line([(780, 620), (818, 612)], width=10)


@picture(SUN)
def bread(s):
    s.strokes(0, 0, 1500, 600, s.far, 60, 240, 7); s.rect(0, 620, 1600, 280, s.ink); s.strokes(0, 640, 1500, 240, s.mid, 40, 160, 5); s.oval(800, 640, 420, 60, s.sky)
    s.path("M470 620Q480 400 800 400T1130 620Q800 690 470 620Z", s.mid); s.strokes(560, 480, 420, 120, s.ink, 26, 60, 4)
    for x in (600, 720, 840, 960): s.path(f"M{x} 440q60 50 30 150", stroke=s.sky, stroke_width=16, stroke_linecap="round")
    s.path("M1010 640v-120h130v120q-65 40-130 0z", s.accent); s.path("M1140 540q60 10 40 60t-44 20", stroke=s.accent, stroke_width=16)
    for x in (1040, 1080, 1120): s.path(f"M{x} 490q-24-40 0-70t0-70", stroke=s.ink, stroke_width=7, stroke_linecap="round")


@picture(SUN)
def fair_weather(s):
    s.sun(800, 330, 140)
    for i in range(20):
        a = math.tau * i / 20; s.line([(800 + math.cos(a) * 180, 330 + math.sin(a) * 180), (800 + math.cos(a) * (250 + 40 * (i % 2)), 330 + math.sin(a) * (250 + 40 * (i % 2)))], s.accent, 10)
    s.ridge(640, 150, s.far, 160, 1); s.ridge(700, 110, s.mid, 120, 8); s.sea(720, s.ink, s.mid); s.boat(620, 820, 60); s.bird(1020, 560, 30); s.bird(1090, 590, 22)


@picture(GREY)
def rain(s):
    s.clouds(20, 240, 60)
    for x, y, r in ((560, 260, 120), (720, 210, 160), (900, 240, 150), (1050, 280, 110)): s.circle(x, y, r, s.mid)
    s.rect(470, 250, 680, 120, s.mid, rx=60); s.strokes(500, 180, 560, 160, s.ink, 26, 120, 6)
    d = "".join(f"M{s.random.uniform(300, 1300):.0f} {s.random.uniform(380, 760):.0f}l-24 60" for _ in range(80)); s.path(d, stroke=s.ink, stroke_width=5, stroke_linecap="round")
    s.rect(0, 760, 1600, 140, s.ink); s.person(800, 800, 190, s.ink); s.path("M650 640q150-190 300 0q-50-30-75 0q-25-30-75 0q-25-30-75 0q-25-30-75 0z", s.accent); s.line([(800, 530), (800, 720)], width=8)


@picture(GREY)
def fog(s):
    for i in range(7): s.rect(0, 120 + i * 105, 1600, 60, (s.far, s.sky)[i % 2], opacity=".8")
    for x, y, h in ((520, 760, 260), (700, 700, 200), (980, 740, 300), (1120, 690, 160)): s.line([(x, y), (x, y - h)], s.mid, 8); s.boat(x, y, 70, s.mid, s.far)
    s.strokes(0, 480, 1500, 360, s.sky, 90, 320, 14); s.circle(980, 460, 34, s.accent); s.ring(980, 460, 64, s.accent, 5); s.ring(980, 460, 100, s.accent, 3); s.bird(640, 300, 34, s.mid); s.bird(720, 340, 24, s.mid)


@picture(NIGHT)
def moon_tide(s):
    for _ in range(90): s.circle(s.random.uniform(0, 1600), s.random.uniform(0, 480), s.random.choice((2, 3, 4)), "#e8e2cf")
    s.circle(800, 260, 120, s.accent); s.circle(846, 236, 104, s.sky); s.sea(520, s.mid, s.far); s.strokes(640, 540, 280, 330, s.accent, 46, 100, 6); s.path("M0 560Q300 480 520 560V900H0Z", s.ink); posts(s, 700, (1010, 1080, 1150, 1220), 180); s.rect(980, 640, 620, 20, s.ink)
    for i in range(6): s.line([(1080, 560 + i * 24), (1102, 560 + i * 24)], s.accent, 4)


@picture(ICE)
def frost(s):
    for _ in range(50): s.circle(s.random.uniform(0, 1600), s.random.uniform(30, 600), s.random.choice((4, 6, 8)), s.far)
    s.ridge(620, 150, s.far, 150, 9); s.ridge(700, 90, s.mid, 110, 4); s.rect(0, 720, 1600, 180, s.sky); s.strokes(0, 730, 1500, 160, s.far, 60, 160, 5)
    for x, size in ((520, 300), (820, 380), (1090, 260)):
        s.line([(x, 760), (x, 760 - size)], width=14)
        for k in range(1, 6): s.line([(x, 760 - size * k / 6.5), (x + size * .26 * (1 - k / 9), 760 - size * (k + 1.3) / 6.5)], width=7); s.line([(x, 760 - size * k / 6.5), (x - size * .26 * (1 - k / 9), 760 - size * (k + 1.3) / 6.5)], width=7)
    s.circle(1000, 220, 60, s.accent); s.bird(660, 330, 28)


@picture(PAPER)
def pen(s):
    s.poly([(480, 240), (1120, 200), (1180, 800), (540, 840)], s.sky); s.poly([(470, 260), (1110, 220), (1110, 214), (470, 254)], s.mid); s.rect(0, 0, 1600, 60, s.far); s.strokes(0, 60, 1500, 820, s.far, 50, 220, 7)
    s.poly([(500, 260), (1100, 222), (1156, 790), (556, 828)], "#fbf7ec")
    for i in range(9): s.line([(570 + i * 5, 340 + i * 46), (1040 - (i * 67) % 190, 312 + i * 46)], s.mid, 6)
    s.poly([(1010, 560), (1240, 150), (1300, 180), (1070, 600)], s.ink); s.poly([(1010, 560), (1070, 600), (960, 690)], s.accent); s.line([(1010, 610), (960, 690)], s.ink, 5); s.circle(1010, 608, 7, s.ink)


@picture(DAWN)
def two_clocks(s):
    s.rect(0, 0, 1600, 900, s.far); s.strokes(0, 0, 1500, 880, s.sky, 70, 200, 6)
    for x, hour, minute in ((540, 200, 320), (1060, 300, 80)):
        s.circle(x, 300, 130, s.ink); s.circle(x, 300, 112, s.sky)
        for i in range(12): a = math.tau * i / 12; s.line([(x + math.cos(a) * 92, 300 + math.sin(a) * 92), (x + math.cos(a) * 104, 300 + math.sin(a) * 104)], width=6)
        for angle, length, width in ((hour, 56, 12), (minute, 84, 7)): a = math.radians(angle); s.line([(x, 300), (x + math.cos(a) * length, 300 + math.sin(a) * length)], s.accent if length > 60 else s.ink, width)
    s.circle(800, 400, 92, "#e3b893"); s.path("M700 400q-10-120 100-122t100 122q-20-70-100-66t-100 66z", s.ink); s.path("M560 900Q570 540 800 520T1040 900Z", s.ink)
    for i in range(6): s.line([(640 - i * 10, 640 + i * 46), (960 + i * 10, 640 + i * 46)], s.mid, 5)
    s.path("M740 500q60 60 120 0v50q-60 40-120 0z", s.accent)


@picture(FIELD)
def bench(s):
    s.clouds(); s.ridge(520, 80, s.far, 120, 5); s.tree(460, 660, 420); s.tree(1180, 660, 330, s.far); s.ground(650)
    for x, coat in ((720, s.accent), (900, s.sky)): s.circle(x, 430, 40, s.ink); s.path(f"M{x - 62} 640q0-170 62-170t62 170z", coat); s.rect(x - 50, 630, 36, 130, s.ink); s.rect(x + 14, 630, 36, 130, s.ink)
    for y in (540, 580, 640): s.rect(600, y, 420, 18, s.ink)
    s.rect(620, 540, 18, 220, s.ink); s.rect(982, 540, 18, 220, s.ink); s.oval(810, 700, 40, 24, s.ink); s.circle(846, 684, 18, s.ink)


def main():
    MEDIA.mkdir(parents=True, exist_ok=True)
    for old in MEDIA.glob("*.svg"):
        old.unlink()
    for name, (palette, draw) in PICTURES.items():
        sheet = Sheet(name, palette)
        draw(sheet)
        for ratio, (left, width) in RATIOS.items():
            (MEDIA / f"{name}-{ratio}.svg").write_text(sheet.svg(left, width))
    print(len(PICTURES), "pictures,", sum(file.stat().st_size for file in MEDIA.glob("*.svg")) // 1000, "kB")


if __name__ == "__main__":
    main()
