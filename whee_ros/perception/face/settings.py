"""What may be set of the face stage."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class FaceSettings:
    """Settings of a FaceStage."""

    max_faces: int = setting(6, "faces read at once, at most", low=1, high=6, live=False)
    detection_confidence: float = setting(
        0.45, "a new face is taken up from this detection score", low=0.0, high=1.0, live=False
    )
    detection_seconds: float = setting(
        0.6, "how often new faces are looked for while all known ones are seen, s",
        low=0.0, high=10.0, live=False,
    )  # fmt: skip
    tracking_confidence: float = setting(
        0.5, "a followed face is kept down to this presence score", low=0.0, high=1.0, live=False
    )
    refine: bool = setting(
        True, "find irises and finer lids and lips (gaze and AU 5 and 7 need it)", live=False
    )
    memory_seconds: float = setting(
        4.0, "how long a lost face keeps its id and baseline, s", low=0.0, high=60.0, live=False
    )
    baseline_seconds: float = setting(
        90.0, "span of the running median that is a person's resting face, s",
        low=10.0, high=600.0, live=False,
    )  # fmt: skip
    min_face_px: int = setting(
        24,
        "smaller faces are left out, pixels between the temples",
        low=8,
        high=1000,
        live=False,
    )
