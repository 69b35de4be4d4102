"""A Whisper model in memory: loading it, and one segment of sound to tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from whee_ros.perception.speech.recogniser import RATE, Samples, SpeechError

_NO_SPEECH_TOKENS = ("<|nospeech|>", "<|nocaptions|>")


class Token(NamedTuple):
    """A token with its text, natural log probability, and end in seconds where it is known."""

    id: int
    piece: str
    logprob: float
    end: float | None


class WhisperModel:
    """Whisper (Radford et al., ICML 2023) through transformers, decoded greedily.

    When the GPU has no memory the model moves to the CPU for good and tells so in ``notices``.
    """

    def __init__(
        self, model: str, language: str, device: str, dtype: str, allow_download: bool
    ) -> None:
        """Load ``model``, a folder or a hub id; downloading needs ``allow_download``.

        Raises:
            SpeechError: a library or the model is missing, or it does not know the language.
        """
        try:
            import torch
            import transformers
        except ImportError as error:
            raise SpeechError(
                f"Whisper needs torch and transformers ({error}): `pip install torch transformers`"
            ) from error
        self.notices: list[str] = []
        self._torch = torch
        self._processor, self._model = _load(transformers, model, allow_download)
        self._options = self._language_options(model, language)
        self._device, self._dtype = self._place(device, dtype)
        self._on_device(lambda: self._model.to(self._device, self._dtype))

    @property
    def device(self) -> str:
        """Where it runs now."""
        return str(self._device)

    def decode(self, ids: list[int]) -> str:
        """Give the text of tokens."""
        return str(self._processor.tokenizer.decode(ids, skip_special_tokens=True))

    def recognise(self, samples: Samples) -> tuple[list[Token], float]:
        """Give the tokens of at most 30 s of sound, and the probability that it is no speech."""
        with self._torch.inference_mode():
            result: tuple[list[Token], float] = self._on_device(lambda: self._generate(samples))
        return result

    def _generate(self, samples: Samples) -> tuple[list[Token], float]:
        features = self._processor.feature_extractor(
            samples, sampling_rate=RATE, return_tensors="pt", return_attention_mask=True
        )
        sound = features.input_features.to(self._device, self._dtype)
        encoded = self._model.get_encoder()(sound)
        silence = self._no_speech(encoded)
        made = self._model.generate(
            sound,
            encoder_outputs=encoded,
            attention_mask=features.attention_mask.to(self._device),
            do_sample=False,
            num_beams=1,
            return_dict_in_generate=True,
            output_scores=True,
            force_unique_generate_call=True,
            return_token_timestamps=self._has_times(),
            **self._options,
        )
        return self._tokens(made), silence

    def _tokens(self, made: Any) -> list[Token]:
        """Pair the generated tokens, without the special ones, with their probabilities."""
        tokenizer = self._processor.tokenizer
        ids = made["sequences"][0][-len(made["scores"]) :].tolist()
        times = made.get("token_timestamps")
        ends = times[0][-len(ids) :].tolist() if times is not None else [None] * len(ids)
        tokens = []
        for token, scores, end in zip(ids, made["scores"], ends, strict=True):
            if token in tokenizer.all_special_ids:
                continue
            logprob = scores[0].float().log_softmax(-1)[token].item()
            tokens.append(Token(token, tokenizer.convert_ids_to_tokens(token), logprob, end))
        return tokens

    def _no_speech(self, encoded: Any) -> float:
        """Give the probability of the no-speech token, OpenAI's sign of a silent segment."""
        vocabulary = self._processor.tokenizer.get_vocab()
        token = next((vocabulary[t] for t in _NO_SPEECH_TOKENS if t in vocabulary), None)
        if token is None:
            return 0.0
        start = self._torch.tensor(
            [[self._model.config.decoder_start_token_id]], device=self._device
        )
        logits = self._model(encoder_outputs=encoded, decoder_input_ids=start).logits
        return float(logits[0, -1].float().softmax(-1)[token])

    def _has_times(self) -> bool:
        return bool(getattr(self._model.generation_config, "alignment_heads", None))

    def _language_options(self, model: str, language: str) -> dict[str, str]:
        known = getattr(self._model.generation_config, "lang_to_id", None) or {}
        if not getattr(self._model.generation_config, "is_multilingual", bool(known)):
            if language != "en":
                raise SpeechError(f"{model} hears English only; set the locale to en_US")
            return {}
        if f"<|{language}|>" not in known:
            raise SpeechError(f"{model} does not know the language {language!r}; change the locale")
        return {"language": language, "task": "transcribe"}

    def _place(self, device: str, dtype: str) -> tuple[Any, Any]:
        torch = self._torch
        wanted = device
        if device == "auto":
            wanted = "cuda" if torch.cuda.is_available() else "cpu"
        elif device.startswith("cuda") and not torch.cuda.is_available():
            self.notices.append(f"{device} is not available; Whisper runs on the CPU")
            wanted = "cpu"
        if dtype == "auto":
            dtype = "float32" if wanted == "cpu" else "float16"
        return torch.device(wanted), getattr(torch, dtype)

    def _on_device(self, work: Callable[[], Any]) -> Any:
        """Do the work; when the GPU has no memory for it, move to the CPU and do it there."""
        try:
            return work()
        except self._torch.cuda.OutOfMemoryError:
            self.notices.append(f"{self._device} has no memory left; Whisper moved to the CPU")
            self._device, self._dtype = self._torch.device("cpu"), self._torch.float32
            self._model.to(self._device, self._dtype)
            return work()


def _load(transformers: Any, model: str, allow_download: bool) -> tuple[Any, Any]:
    try:
        place = model if allow_download else _local(model)
        processor = transformers.AutoProcessor.from_pretrained(place)
        weights = transformers.WhisperForConditionalGeneration.from_pretrained(place)
    except Exception as error:  # transformers raises whatever its readers meet
        cure = "" if allow_download else " or allow the download (allow_download)"
        raise SpeechError(
            f"the Whisper model {model!r} cannot be loaded ({type(error).__name__}: "
            f"{str(error).splitlines()[0] if str(error) else 'no details'}); give a folder that "
            f"holds a complete model{cure}"
        ) from error
    return processor, weights.eval()


def _local(model: str) -> str:
    """Give the folder of a model, or of an earlier download, without asking the network.

    The local_files_only of transformers is not passed on to every part of it.
    """
    if not model or Path(model).is_dir():
        return model or "(no model named)"
    from huggingface_hub import snapshot_download

    return str(snapshot_download(model, local_files_only=True))
