"use strict";
(() => {
  const one = (query) => document.querySelector(query);
  const all = (query) => [...document.querySelectorAll(query)];
  const root = document.documentElement, panel = one("#panel"), scroll = one(".scroll");
  const track = one(".track"), tip = one("#tip"), cursor = one("#cursor"), told = one("#told");
  const marks = all(".mark"), packed = all("#panel noscript"), answers = [];
  const seconds = Number(track.dataset.seconds);
  let chosen = -1, zoom = 1;
  root.classList.add("js");
  marks.forEach((mark, number) => { mark.tabIndex = number ? -1 : 0; });

  // A decision's story stays text until it is looked at: an hour of them is slow to lay out.
  function unpack(number) {
    if (!answers[number]) {
      packed[number].insertAdjacentHTML("afterend", packed[number].textContent);
      answers[number] = packed[number].nextElementSibling;
    }
    return answers[number];
  }

  function choose(number, from) {
    if (!packed.length) return;
    number = Math.max(0, Math.min(packed.length - 1, number));
    all(".on").forEach((element) => element.classList.remove("on"));
    chosen = number;
    panel.classList.add("chosen");
    panel.scrollTop = 0;
    unpack(number).classList.add("on");
    marks.forEach((mark, at) => {
      mark.tabIndex = at === number ? 0 : -1;
      mark.toggleAttribute("aria-current", at === number);
    });
    all(`a[href="#d${number}"]`).forEach((link) => link.classList.add("on"));
    told.textContent = marks[number].dataset.tip;
    if (from !== "talk") {
      const line = one(`.line[href="#d${number}"]`);
      if (line && from === "key") line.scrollIntoView({ block: "nearest" });
    }
    if (from === "key") marks[number].focus({ preventScroll: true });
    show(marks[number].offsetLeft);
    if (from === "load") return;
    try { history.replaceState(null, "", `#d${number}`); } catch { /* a file that forbids it */ }
  }

  function show(left) {
    const wide = scroll.clientWidth;
    if (left < scroll.scrollLeft + 20 || left > scroll.scrollLeft + wide - 20)
      scroll.scrollLeft = left - wide / 2;
  }

  function magnify(to, at) {
    const wide = scroll.clientWidth, before = track.clientWidth;
    const middle = at ?? (chosen >= 0 ? marks[chosen].offsetLeft - scroll.scrollLeft : wide / 2);
    const share = (scroll.scrollLeft + middle) / before;
    zoom = Math.max(1, Math.min(32, to));
    track.style.width = `${100 * zoom}%`;
    for (const level of [2, 4, 8, 16, 32]) track.classList.toggle(`at${level}`, level <= zoom);
    scroll.scrollTo({ left: share * track.clientWidth - middle, behavior: "instant" });
    told.textContent = `magnified ${zoom} times`;
  }

  function clock(time) {
    const whole = Math.floor(time / 60), rest = (time - 60 * whole).toFixed(1).padStart(4, "0");
    return whole < 60 ? `${whole}:${rest}`
      : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}:${rest}`;
  }

  function hint(element, x, y) {
    tip.hidden = !element;
    if (!element) return;
    tip.textContent = element.dataset.tip;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - box.width - 8))}px`;
    tip.style.top = `${y + 18 + box.height > innerHeight ? y - box.height - 8 : y + 18}px`;
  }

  const keys = {
    ArrowLeft: () => choose(chosen - 1, "key"),
    ArrowRight: () => choose(chosen + 1, "key"),
    Home: () => choose(0, "key"),
    End: () => choose(packed.length - 1, "key"),
    "+": () => magnify(zoom * 2),
    "=": () => magnify(zoom * 2),
    "-": () => magnify(zoom / 2),
    "0": () => magnify(1),
    e: () => {
      const wrong = marks.flatMap((mark, at) => mark.matches(".missed, .wrong") ? [at] : []);
      if (wrong.length) choose(wrong.find((at) => at > chosen) ?? wrong[0], "key");
    },
    Escape: () => hint(null),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (event.key !== "Escape") event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) magnify({ in: zoom * 2, out: zoom / 2, fit: 1 }[button.dataset.do]);
    const link = event.target.closest('a[href^="#d"]');
    if (!link) return;
    event.preventDefault();
    const from = link.classList.contains("line") ? "talk" : "time";
    choose(Number(link.getAttribute("href").slice(2)), from);
    if (innerWidth <= 900) answers[chosen].scrollIntoView();
  });
  document.addEventListener("pointermove", (event) => {
    hint(event.target.closest("[data-tip]"), event.clientX, event.clientY);
    const box = track.getBoundingClientRect();
    const inside = event.target.closest(".track");
    cursor.hidden = !inside;
    if (!inside) return;
    cursor.style.left = `${event.clientX - box.left}px`;
    cursor.firstElementChild.textContent = clock((event.clientX - box.left) / box.width * seconds);
  });
  document.addEventListener("focusin", (event) => {
    const element = event.target.closest("[data-tip]");
    if (!element || !element.matches(":focus-visible")) return hint(null);
    const box = element.getBoundingClientRect();
    hint(element, box.left, box.bottom - 14);
  });
  scroll.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    magnify(event.deltaY < 0 ? zoom * 2 : zoom / 2, event.clientX - scroll.getBoundingClientRect().left);
  }, { passive: false });
  const paper = () => { hint(null); packed.forEach((_, number) => unpack(number)); };
  addEventListener("beforeprint", paper);
  matchMedia("print").addEventListener("change", (media) => media.matches && paper());

  const asked = /^#d(\d+)$/.exec(location.hash);
  const first = marks.findIndex((mark) => mark.matches(".seeking"));
  choose(asked ? Number(asked[1]) : Math.max(0, first), "load");
})();
