"""A language model in a transformers folder on this machine: any causal model, never downloaded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whee_ros.language.answers import complete
from whee_ros.language.error import LanguageError
from whee_ros.language.pieces import Pieces
from whee_ros.language.question import Question
from whee_ros.language.written import has_template, messages_of, written


class LocalModel:
    """A causal language model with its tokenizer.

    A step that is under way when the deadline passes cannot be torn off: the asker is told in
    time, and the next question waits, within its own deadline, until the step has ended.

    Args:
        folder: a transformers folder, or the id of a model that was downloaded before.
        device: where it runs: cpu, cuda ...

    Raises:
        LanguageError: packages or the model are missing or damaged.
    """

    def __init__(self, folder: str, device: str = "cpu") -> None:
        self.name = Path(folder).name or folder
        self._stop = threading.Event()
        self._free = threading.Lock()
        try:
            from transformers import AutoModelForCausalLM, AutoTokenizer

            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True)
            self._model: Any = model.to(device).eval()
        except Exception as error:  # transformers raises many kinds
            why = " ".join(str(error).split())[:300]
            raise LanguageError(
                f"the language model {folder} cannot be loaded ({why})",
                "name a folder with config.json, weights and tokenizer; "
                "packages: pip install 'whee_ros[models]'",
            ) from None

    def pieces(self, question: Question, seconds: float) -> Iterator[str]:
        """Give the answer's text as it comes; see ``LanguageModel``.

        Raises:
            LanguageError: there is no whole answer after ``seconds``, or never will be.
        """
        pieces = Pieces(self.name, seconds)
        if not self._free.acquire(timeout=seconds):
            raise LanguageError(
                f"{self.name} is still at the question before", "use a smaller model"
            )
        self._stop = stop = threading.Event()
        # No daemon: a program that ends while a step is under way would crash in the libraries.
        work = threading.Thread(target=self._answer, args=(question, pieces, stop), name=self.name)
        work.start()
        return pieces.read(stop.set)

    def close(self) -> None:
        """Give up whatever is under way."""
        self._stop.set()

    def _answer(self, question: Question, pieces: Pieces, stop: threading.Event) -> None:
        wrong: LanguageError | None = None
        try:
            self._generate(question, pieces, stop)
        except LanguageError as error:
            wrong = error
        except Exception as error:  # whatever a model provokes, the asker must hear of it
            kind = type(error).__name__
            cure = "check the model's folder"
            wrong = LanguageError(f"{self.name} failed ({kind})", cure, str(error)[:300])
        finally:
            self._free.release()
        pieces.end(wrong)

    def _generate(self, question: Question, pieces: Pieces, stop: threading.Event) -> None:
        import torch
        from transformers import StoppingCriteriaList

        text = written(self._tokenizer, messages_of(question))
        special = not has_template(self._tokenizer)
        tokens = self._tokenizer(text, return_tensors="pt", add_special_tokens=special)
        ids = tokens["input_ids"].to(self._model.device)
        self._must_fit(ids.shape[1], question.most_tokens)

        def enough(_ids: Any, _scores: Any, **_: Any) -> Any:
            over = stop.is_set() or pieces.left <= 0.0
            return torch.full((1,), over, dtype=torch.bool, device=ids.device)

        with torch.inference_mode():
            self._model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                do_sample=False,
                max_new_tokens=question.most_tokens,
                pad_token_id=self._padding(),
                streamer=_Streamer(self._tokenizer, pieces, stop, question.form is not None),
                stopping_criteria=StoppingCriteriaList([enough]),
            )

    def _must_fit(self, tokens: int, more: int) -> None:
        most = getattr(self._model.config, "max_position_embeddings", None)
        if isinstance(most, int) and tokens + more > most:
            raise LanguageError(
                f"the question has {tokens} tokens and the answer up to {more}; "
                f"{self.name} reads {most}",
                "use a model with a longer context, or fewer earlier turns",
            )

    def _padding(self) -> int:
        for known in (self._tokenizer.pad_token_id, self._tokenizer.eos_token_id):
            if isinstance(known, int):
                return known
        return 0


class _Streamer:
    """Takes token ids as generate() makes them, and gives on whole characters."""

    def __init__(
        self, tokenizer: Any, pieces: Pieces, stop: threading.Event, until_object: bool
    ) -> None:
        self._tokenizer, self._pieces = tokenizer, pieces
        self._stop, self._until_object = stop, until_object
        self._ids: list[int] = []
        self._given = ""
        self._prompt = True

    def put(self, value: Any) -> None:
        if self._prompt:  # the first call holds the prompt
            self._prompt = False
            return
        self._ids += value.flatten().tolist()
        text = self._tokenizer.decode(self._ids, skip_special_tokens=True)
        if text.endswith("\ufffd"):  # the bytes of a character are not all there yet
            return
        self._give(text)

    def end(self) -> None:
        self._give(self._tokenizer.decode(self._ids, skip_special_tokens=True))

    def _give(self, text: str) -> None:
        new = text[len(self._given) :]
        self._given = text
        if not new:
            return
        self._pieces.put(new)
        if self._until_object and "}" in new and complete(text):
            self._stop.set()
