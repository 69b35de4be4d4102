"""Pictures of several people composed from pictures of one, so that it is known who is where."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.face import FaceSettings
from whee_ros.perception.face.mesh import FaceMesh
from whee_ros.perception.face.quality import box

Image = NDArray[np.uint8]
Weights = NDArray[np.float32]

FPS = 30
SIZE = (640, 480)
_ABOVE, _BELOW, _BESIDE = 0.75, 1.7, 1.1  # face heights and widths kept around a face's middle
_HIDDEN = 0.35  # of a face behind a nearer one, from which it is not counted as in view


class Person(NamedTuple):
    """Pictures of one head, played to and fro, and the width and place of the face in them."""

    name: str
    pictures: tuple[Image, ...]
    mask: Weights
    width: float
    middle: tuple[float, float]


class Place(NamedTuple):
    """Where a face is in the composed picture: its middle and width, pixels."""

    x: float
    y: float
    width: float


Path2D = Callable[[float], "Place | None"]


class Shot(NamedTuple):
    """One composed picture, its time in seconds, and who can be seen where in it."""

    image: Image
    time: float
    truth: dict[str, Place]


def person(name: str, images: Sequence[Image]) -> Person:
    """Cut a person out of pictures in which they are alone.

    Raises:
        ValueError: if no face is found in the first picture.
    """
    mesh = FaceMesh(FaceSettings(max_faces=1))
    found = mesh.find(images[0], 0)
    mesh.close()
    if not found:
        raise ValueError(f"no face in the first picture of {name}")
    face = box(found[0])
    x, y = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2
    across, down = face[2] - face[0], face[3] - face[1]
    height, width = images[0].shape[:2]
    x0, x1 = max(0, int(x - _BESIDE * across)), min(width, int(x + _BESIDE * across))
    y0, y1 = max(0, int(y - _ABOVE * down)), min(height, int(y + _BELOW * down))
    cuts = tuple(np.ascontiguousarray(image[y0:y1, x0:x1]) for image in images)
    middle = (x - x0, y - y0)
    return Person(name, cuts, _mask((y1 - y0, x1 - x0), middle, across, down), across, middle)


def drawn_people() -> list[Person]:
    """Four drawn people who differ in colour, with small movements."""
    from whee_ros.demo.portrait import Portrait, Pose

    images: list[Image]
    moods: tuple[dict[int, float], ...] = ({}, {12: 0.5}, {25: 0.4, 26: 0.2}, {12: 0.3, 6: 0.2})
    tints = ((1.0, 1.0, 1.0), (0.62, 0.5, 0.42), (1.0, 0.8, 0.95), (0.8, 0.88, 0.7))
    shirts = ((1.0, 1.0, 1.0), (2.2, 0.7, 0.5), (0.5, 1.7, 0.6), (1.6, 1.5, 0.3))
    made = []
    for number, (tint, shirt) in enumerate(zip(tints, shirts, strict=True)):
        images = []
        for i, mood in enumerate(moods):
            pose = Pose(yaw=0.05 * np.sin(i), pitch=0.04 * np.cos(i))
            image = Portrait(mood, pose, (320, 240)).draw().astype(np.float64) * tint
            image[205:] *= shirt
            images.append(np.clip(image, 0, 255).astype(np.uint8))
        # Slow: each mood for a quarter of a second.
        pictures = [image for image in images for _ in range(FPS // 4)]
        made.append(person(f"drawn {number + 1}", pictures))
    return made


def filmed_people(data: Path) -> list[Person]:
    """A man and a woman from the shared clips."""
    clips = data / "replay" / "pyfeat_clips"
    man = person("man", video(clips / "single_face.mp4", 0, 60))
    return [man, person("woman", video(clips / "WolfgangLanger_Pexels.mp4", 200, 60))]


def video(path: Path, first: int = 0, count: int = 100_000) -> list[Image]:
    """Read pictures of a video as RGB."""
    import cv2

    capture = cv2.VideoCapture(str(path))
    images: list[Image] = []
    while len(images) < first + count and (read := capture.read())[0]:
        images.append(np.ascontiguousarray(read[1][:, :, ::-1]))
    capture.release()
    return images[first:]


def scene(
    cast: Sequence[tuple[Person, Path2D]],
    seconds: float,
    fps: float = FPS,
    light: Callable[[float], float] = lambda _: 1.0,
) -> Iterator[Shot]:
    """Play people who go along paths; nearer (wider) ones hide farther ones."""
    backdrop = room()
    for number in range(int(seconds * fps)):
        time = number / fps
        places = [(who, place) for who, path in cast if (place := path(time)) is not None]
        places.sort(key=lambda item: item[1].width)
        image = backdrop.copy()
        for who, place in places:
            _paint(image, who, place, int(time * FPS))
        lit = np.clip(image * light(time), 0, 255).astype(np.uint8)
        yield Shot(lit, time, _in_view(places))


def room() -> Image:
    """An empty room, 640 x 480: a wall with soft patches."""
    import cv2

    patches = np.random.default_rng(5).integers(95, 150, (6, 8, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(patches, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)


def _mask(
    shape: tuple[int, int], middle: tuple[float, float], across: float, down: float
) -> Weights:
    """1 on head and shoulders, 0 on the background, soft in between."""
    import cv2

    x, y = middle
    mask = np.zeros(shape, np.uint8)
    axes = (int(0.68 * across), int(0.78 * down))
    cv2.ellipse(mask, (int(x), int(y - 0.08 * down)), axes, 0, 0, 360, 255, -1)
    neck, shoulder, foot = 0.4 * across, 1.05 * across, float(shape[0])
    corners = [(-neck, y), (neck, y), (shoulder, y + 1.05 * down), (shoulder, foot)]
    corners += [(-shoulder, foot), (-shoulder, y + 1.05 * down)]
    cv2.fillPoly(mask, [np.array([(x + dx, py) for dx, py in corners], np.int32)], 255)
    soft = cv2.GaussianBlur(mask, (0, 0), 0.02 * across)
    return np.asarray(soft, np.float32) / 255


def _paint(image: Image, who: Person, place: Place, tick: int) -> None:
    import cv2

    # To and fro, so that no movement jumps.
    last = max(1, len(who.pictures) - 1)
    at = tick % (2 * last)
    picture = who.pictures[min(at if at < last else 2 * last - at, len(who.pictures) - 1)]
    scale = place.width / who.width
    to = np.array(
        [
            [scale, 0.0, place.x - scale * who.middle[0]],
            [0.0, scale, place.y - scale * who.middle[1]],
        ]
    )
    if scale < 0.5:  # else small faces would be made of skipped pixels
        small = cv2.resize(picture, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA)
        thin = cv2.resize(who.mask, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
        to[:, :2] /= 2 * scale
    else:
        small, thin = picture, who.mask
    size = (image.shape[1], image.shape[0])
    layer = cv2.warpAffine(small, to, size, borderMode=cv2.BORDER_REPLICATE)
    share = cv2.warpAffine(thin, to, size)[..., None]
    image[:] = (image * (1 - share) + layer * share).astype(np.uint8)


def _in_view(places: Sequence[tuple[Person, Place]]) -> dict[str, Place]:
    """Those not hidden; ``places`` come from far to near."""
    seen = {who.name: place for who, place in places}
    for (far, at), (_, nearer) in itertools.combinations(places, 2):
        across = 1 - abs(at.x - nearer.x) / (0.55 * (at.width + nearer.width))
        down = 1 - abs(at.y - nearer.y) / (0.75 * (at.width + nearer.width))
        if min(across, down) > _HIDDEN:
            seen.pop(far.name, None)
    return seen
