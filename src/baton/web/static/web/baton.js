// Baton's own behaviour, delegated from the document: keys, the palette, busy buttons, toasts, and where focus goes.
(() => {
  "use strict";
  const typing = (el) => el.closest("input, textarea, select, [contenteditable]") !== null;
  const by = (id) => document.getElementById(id);
  const ROWS = "[data-rows] tbody tr, .qs > .q, .lane-b > .deal"; // what J and K walk, and what a key acts on first

  // ── keys: a letter acts when nothing is typed into; each stands on its button as data-key
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter" && !event.target.closest("textarea")) return event.preventDefault(); // held down, it presses once
    const letter = event.key.toLowerCase();
    const key = (event.ctrlKey || event.metaKey ? "ctrl+" : event.shiftKey && /^[a-z]$/.test(letter) ? "shift+" : "") + letter;
    if (key.startsWith("ctrl+") && !event.altKey) return press(event, key);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (Date.now() - going < 1500) {
      going = 0;
      const entry = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (entry) { event.preventDefault(); entry.click(); }
      return;
    }
    if (key === "g") { going = Date.now(); return; }
    if (key === "j" || key === "k") return step(event, key === "j" ? 1 : -1);
    if (key === "enter" && event.target.matches("body, #heading, #main")) return document.querySelector('[data-key="enter"]') ? press(event, key) : step(event, 1)?.click();
    if (key === "?") { event.preventDefault(); by("go-help-and-shortcuts")?.click(); return; }
    press(event, key);
  });

  function press(event, key) {
    const named = `[data-key="${CSS.escape(key)}"]`, at = document.activeElement?.closest(ROWS);
    const target = [...(at?.querySelectorAll(named) ?? []), ...document.querySelectorAll(named)].find((el) => el.offsetParent !== null);
    if (!target) return;
    event.preventDefault();
    target.matches("input:not([type=checkbox]), textarea, select") ? target.focus() : target.click();
  }

  // J and K walk the rows of the page's list: each row's first link takes the focus; Enter opens the first
  function step(event, by) {
    const links = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a, button")).filter(Boolean);
    if (!links.length) return;
    event.preventDefault();
    const at = links.findIndex((link) => link.closest(ROWS)?.contains(document.activeElement));
    const link = links[Math.min(Math.max(at + by, 0), links.length - 1)];
    link.focus();
    return link;
  }

  // ── the palette: a dialog that asks /find/ as one types
  let asked = 0;
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    const dialog = by(opener.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.innerHTML = '<div class="pal-in"><input type="search" role="combobox" aria-expanded="true" aria-controls="pal-r" aria-label="Search or run a command" autocomplete="off"></div><div class="pal-r" id="pal-r" role="listbox" aria-label="Results"></div>';
    dialog.showModal();
    dialog.addEventListener("close", () => opener.focus(), { once: true });
    look(dialog, opener.href, "");
    dialog.querySelector("input").addEventListener("input", (e) => look(dialog, opener.href, e.target.value));
  }, true);
  document.addEventListener("keydown", (event) => {
    const dialog = event.target.closest?.("dialog.pal");
    if (!dialog) return;
    const options = [...dialog.querySelectorAll("[role=option]")];
    const at = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(dialog, options, at + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); options[at].click(); dialog.close(); }
  });

  async function look(dialog, address, q) {
    const mine = ++asked;
    const answer = await fetch(`${address}?q=${encodeURIComponent(q)}`, { headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok) return;
    dialog.querySelector(".pal-r").innerHTML = await answer.text();
    choose(dialog, [...dialog.querySelectorAll("[role=option]")], 0);
  }

  function choose(dialog, options, to) {
    options.forEach((option, index) => {
      option.id = `pal-${index}`;
      option.setAttribute("aria-selected", String(index === Math.min(Math.max(to, 0), options.length - 1)));
    });
    const chosen = dialog.querySelector("[aria-selected=true]");
    dialog.querySelector("input").setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  // ── a form that is on its way: its button is busy and keeps its width
  let sent = null; // where the focus was: the button, its form, and the row of a list
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.target.method !== "post") return;
    sent = { button: button.id, form: event.target.id, row: [...document.querySelectorAll(ROWS)].indexOf(button.closest(ROWS)), at: location.pathname };
    setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; });
  });
  const free = () => document.querySelectorAll("[aria-busy=true]").forEach((el) => { el.removeAttribute("aria-busy"); el.disabled = false; });

  // the same control, else that of the same form, else the row that came in the place of one that is gone
  function again() {
    if (sent?.at !== location.pathname) return null;
    const row = document.querySelectorAll(ROWS)[sent.row], form = sent.form && by(sent.form);
    return [sent.button && by(sent.button), form?.querySelector("button"), row?.querySelector("a, button")].find((el) => el && el.offsetParent !== null);
  }

  // ── rows that are chosen: one box for all of the page, and how many they are
  document.addEventListener("change", (event) => {
    const form = event.target.closest("#bulk");
    if (!form) return;
    const boxes = [...form.querySelectorAll("input[name=pick]")], all = by("pick-all");
    if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
    by("picked").textContent = chosen ? `${chosen} chosen` : "Tick what is to go out";
  });

  // ── a card that is dragged to another stage: the form of a move, filled in and sent; on Won, its page is opened
  let dragged = null;
  const lane = (event) => (dragged && event.target.closest?.(".lane[data-stage]:not(:has(.dragged))")) || null;
  const mark = (to) => document.querySelectorAll(".lane").forEach((one) => one.classList.toggle("over", one === to));
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-drag]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("a").textContent);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => { if (lane(event)) event.preventDefault(); mark(lane(event)); });
  document.addEventListener("dragend", () => { dragged?.classList.remove("dragged"); dragged = null; mark(null); });
  document.addEventListener("drop", (event) => {
    const to = lane(event), form = document.querySelector("form.drag")?.cloneNode(true); // a copy, as htmx keeps the address it first saw
    if (!to || !form) return;
    event.preventDefault();
    if (to.dataset.stage === "won") return dragged.querySelector("a").click();
    form.removeAttribute("id");
    form.setAttribute("action", `/deals/${dragged.dataset.drag}/change`);
    form.elements.version.value = dragged.dataset.version;
    form.elements.stage.value = to.dataset.stage;
    document.body.append(form);
    form.submit();
  });

  // ── a form that shows beforehand what it would do: asked as one types; what is typed by hand picks its choice
  const OWN = ["csrfmiddlewaretoken", "form", "organization", "key", "back", "next", "version"];
  let foreseen = 0;
  document.addEventListener("input", (event) => {
    const region = event.target.form?.querySelector("[data-preview]");
    if (!region) return;
    const picks = event.target.closest("[data-picks]");
    if (picks) by(picks.dataset.picks).checked = true;
    const mine = ++foreseen;
    setTimeout(() => { if (mine === foreseen) foresee(region.id, event.target.form, mine); }, 150);
  });

  async function foresee(id, form, mine) {
    const typed = [...new FormData(form)].filter(([name]) => !OWN.includes(name));
    const answer = await fetch(`${by(id).dataset.preview}?${new URLSearchParams(typed)}`);
    if (!answer.ok || mine !== foreseen || !by(id)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === foreseen && page.getElementById(id)) Idiomorph.morph(by(id), page.getElementById(id), { ignoreActiveValue: true });
  }

  // ── after a swap: focus stays, goes to what was refused, or to the heading of what opened; it is never lost
  // A page that refreshes itself (`every`) leaves it where it is, and takes it up only where it was on what is gone.
  let wasAt = location.pathname, had = false;
  const nowhere = () => !document.activeElement || document.activeElement === document.body;
  document.addEventListener("htmx:beforeSwap", () => { had = !nowhere(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches("[hx-trigger]") && (!had || !nowhere())) return;
    free();
    const wanted = document.querySelector("[data-focus]"), isLost = nowhere();
    if (wanted) wanted.focus();
    else if (location.pathname !== wasAt) by("heading")?.focus({ preventScroll: true });
    else if (isLost) (again() ?? by("heading"))?.focus({ preventScroll: true });
    if (location.pathname !== wasAt) scrollTo(0, 0);
    wasAt = location.pathname;
    sent = null;
    welcome();
  });

  // ── what did not arrive, or broke: said above the page, which keeps what was typed and can be sent again
  document.addEventListener("htmx:sendError", () => failed("The server could not be reached. What you typed is still here; send it again, it is done once."));
  document.addEventListener("htmx:responseError", () => failed("Something went wrong on our side. What you typed is still here; send it again, it is done once."));

  function failed(words) {
    free();
    by("failed")?.remove();
    const note = Object.assign(document.createElement("p"), { id: "failed", className: "note bad", tabIndex: -1, textContent: words });
    note.setAttribute("role", "alert");
    by("main").prepend(note);
    note.focus();
  }

  // ── few pages ask for a passkey: what speaks with it comes with the first of them
  const { dataset } = document.currentScript;
  function passkeys() {
    if (!dataset.passkeys || !document.querySelector("form[data-passkey]")) return;
    document.head.append(Object.assign(document.createElement("script"), { src: dataset.passkeys }));
    delete dataset.passkeys;
  }

  // ── a toast goes after ten seconds (thirty where it can be undone), never while it is read
  function welcome() {
    passkeys();
    document.querySelector(":is(.subnav, .tabs) [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    const toast = document.querySelector("[data-toast]");
    if (!toast || toast.dataset.seen) return;
    toast.dataset.seen = "yes";
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.parentElement.remove());
    setTimeout(leave, toast.querySelector("button") ? 30000 : 10000);
  }
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
  welcome();
})();
