"use strict";

const SVG = "http://www.w3.org/2000/svg";
const PIXELS_PER_POINT = 96 / 72;
const element = (id) => document.getElementById(id);
const pagesPane = element("pages");
const strip = element("strip");
const content = element("content");

// The fragment of the address is the token. It is kept for reloads of this tab only.
const token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
sessionStorage.setItem("token", token);
history.replaceState(null, "", location.pathname);

let state = null;
let zoom = null; // null fits the width
let pages = []; // one object for each page: see makePage
let bookPath = null;

async function post(name, body) {
  const headers = { "Masthead-Token": token };
  const response = await fetch(`/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  return response.ok ? response.json() : null;
}

// ---- Events

async function follow() {
  for (;;) {
    try {
      const response = await fetch("/events", { headers: { "Masthead-Token": token } });
      if (response.status === 403) {
        notice("This page needs the whole address that the preview printed, with the part after #.", true);
        return;
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        buffer += value;
        const events = buffer.split("\n\n");
        buffer = events.pop();
        const data = events.filter((event) => event.startsWith("data: "));
        // Only the newest state is of interest.
        if (data.length > 0) show(JSON.parse(data[data.length - 1].slice(6)));
      }
    } catch {
      // The server has ended or is not reachable.
    }
    notice("The preview has ended. Start it again with `masthead preview`.", true);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function notice(text, isError) {
  const line = element("notice");
  if (line.message !== text) setMessage(line, text);
  line.classList.toggle("error", isError);
}

// Shows a message, in which names stand between backticks.
function setMessage(node, text) {
  node.message = text;
  node.replaceChildren(...text.split("`").map((part, index, parts) => {
    if (index % 2 === 0) return part;
    if (index === parts.length - 1) return `\`${part}`;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  }));
}

// ---- State

function show(next) {
  const before = state;
  state = next;
  document.title = `${next.title || next.issue || "Preview"} – Masthead`;
  element("title").textContent = next.title || "Preview";
  showIssues(next);
  element("print").checked = next.isPrint;
  element("plate").parentElement.hidden = !next.isPrint;
  document.body.classList.toggle("outdated", next.isOutdated);
  const isOtherIssue = !before || before.issue !== next.issue || before.isPrint !== next.isPrint;
  // Further rounds and completing a build can change pages, too, and after an error the last pages stay: the view stays
  // where it is.
  const isEdit = !isOtherIssue && !next.isOutdated && !next.followsDraft && (!next.isComplete || before.isComplete);
  const { changed, far } = showPages(next, isOtherIssue);
  if (next.isComplete) {
    showMessages(next);
    showBook(next);
  }
  showNotice(next);
  // Pages that can be seen come first. The others are drawn in any case: the next state need not change them.
  const seen = changed.filter(isVisible);
  const first = seen.length > 0 ? seen : changed;
  const rest = changed.filter((page) => !first.includes(page));
  Promise.all(first.map(showChange)).then(() => {
    // After the next frame the new pages are visible.
    requestAnimationFrame(() => {
      if (state === next) {
        document.documentElement.dataset.complete = next.isComplete;
        document.documentElement.dataset.shown = next.version;
      }
      setTimeout(() => rest.forEach(showChange));
    });
    if (state !== next) return;
    if (isEdit) showEdit([...first, ...rest], far);
    pages.forEach(drawFaults);
  });
}

function showIssues(next) {
  const select = element("issue");
  const known = [...select.options].map((option) => option.value).join("\n");
  if (known !== next.issues.join("\n")) {
    select.replaceChildren(...next.issues.map((slug) => new Option(slug, slug)));
  }
  select.value = next.issue;
}

function counts(next) {
  const count = (kind) => next.messages.filter((message) => message.diagnostic.severity === kind).length;
  return { errors: count("error"), warnings: count("warning"), all: next.messages.length };
}

function plural(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function showNotice(next) {
  if (next.failure) return notice(next.failure, true);
  const { errors, warnings } = counts(next);
  if (next.isOutdated) {
    const first = next.messages.find((message) => message.diagnostic.severity === "error");
    const text = first ? `${where(first.diagnostic)}${first.diagnostic.message}` : "The issue cannot be built.";
    return notice(`${next.pages.length > 0 ? "The last good pages are shown. " : ""}${text}`, true);
  }
  if (!next.isComplete) {
    // The messages of the last build stay until the new ones follow, except an error that is corrected.
    if (element("notice").classList.contains("error")) notice("The pages are up to date; the messages follow.", false);
    return;
  }
  const found = errors + warnings === 0 ? "no messages" : `${plural(errors, "error", "errors")}, ${plural(warnings, "warning", "warnings")}`;
  notice(`${plural(next.pages.length, "page", "pages")}, ${found}; built in ${next.milliseconds} ms`, errors > 0);
}

function where(diagnostic) {
  return diagnostic.place ? `${diagnostic.place.file}:${diagnostic.place.line}: ` : "";
}

// ---- Pages

function makePage(index) {
  const box = document.createElement("section");
  box.className = "page";
  const image = document.createElement("img");
  image.alt = "";
  const layer = document.createElementNS(SVG, "svg");
  box.append(image, layer);
  box.addEventListener("click", (event) => clicked(index, event));
  const button = document.createElement("button");
  button.type = "button";
  const thumbnail = document.createElement("img");
  thumbnail.alt = "";
  thumbnail.loading = "lazy";
  const label = document.createElement("span");
  button.append(thumbnail, label);
  button.addEventListener("click", () => {
    box.scrollIntoView({ block: "start" });
    pagesPane.focus({ preventScroll: true });
  });
  pagesPane.append(box);
  strip.append(button);
  const page = { index, box, image, layer, button, thumbnail, label, digest: null, shown: null, text: null, near: false };
  observer.observe(box);
  box.page = page;
  return page;
}

// Pages near the visible part are loaded; the others wait until they are scrolled to.
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const page = entry.target.page;
    page.near = entry.isIntersecting;
    if (page.near) loadPage(page);
  }
}, { root: pagesPane, rootMargin: "60% 0px" });

const visible = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) entry.target.page.button.setAttribute("aria-current", "true");
    else entry.target.page.button.removeAttribute("aria-current");
  }
}, { root: pagesPane, threshold: 0.3 });

// Returns the pages that differ from those before, in order: those near the visible part, which have to be drawn, and
// those far from it.
function showPages(next, isOtherIssue) {
  while (pages.length > next.pages.length) {
    const page = pages.pop();
    observer.unobserve(page.box);
    page.box.remove();
    page.button.remove();
  }
  const [changed, far] = [[], []];
  next.pages.forEach((data, index) => {
    const page = pages[index] ?? (pages[index] = makePage(index));
    visible.observe(page.box);
    page.data = data;
    page.label.textContent = data.label;
    page.box.setAttribute("aria-label", `Page ${data.label}`);
    page.button.setAttribute("aria-label", `Page ${data.label}`);
    page.image.alt = `Picture of page ${data.label}`;
    if (page.digest !== data.digest) {
      page.digest = data.digest;
      (page.near || isOtherIssue && index < 2 ? changed : far).push(page);
    }
    if (isOtherIssue) page.text = null;
  });
  if (changed.length > 0 || isOtherIssue) layOut();
  if (isOtherIssue) pagesPane.scrollTop = 0;
  clearTimeout(showPages.timer);
  // Small pictures of all pages would delay the next of several quick edits.
  showPages.timer = setTimeout(showThumbnails, 1000);
  return { changed, far };
}

function showThumbnails() {
  for (const page of pages) {
    const address = `/picture/${page.digest}/${Math.round(96 * devicePixelRatio)}`;
    if (page.thumbnail.getAttribute("src") !== address) page.thumbnail.src = address;
    const { width, height, bleed } = page.data;
    page.thumbnail.style.aspectRatio = `${width + bleed[0] + bleed[2]} / ${height + bleed[1] + bleed[3]}`;
  }
}

function scale() {
  const widest = Math.max(1, ...state.pages.map((page) => page.width + page.bleed[0] + page.bleed[2]));
  const space = pagesPane.clientWidth - parseFloat(getComputedStyle(pagesPane).paddingLeft) * 2;
  return zoom === null ? Math.min(space / widest, 1.25 * PIXELS_PER_POINT) : zoom * PIXELS_PER_POINT;
}

// Sets the sizes of all pages.
function layOut() {
  if (!state) return;
  const factor = scale();
  element("fit").textContent = zoom === null ? "Fit" : `${Math.round(zoom * 100)} %`;
  for (const page of pages) {
    const { width, height, bleed } = page.data;
    const [w, h] = [width + bleed[0] + bleed[2], height + bleed[1] + bleed[3]];
    page.pixels = Math.max(16, Math.min(6000, Math.round(w * factor * devicePixelRatio)));
    page.box.style.width = `${w * factor}px`;
    page.box.style.height = `${h * factor}px`;
    page.layer.setAttribute("viewBox", `${-bleed[0]} ${-bleed[1]} ${w} ${h}`);
  }
}

// Address of the picture of a page: the page, or one plate of the print edition.
function pictureOf(page) {
  const plate = state.isPrint ? element("plate").value : "";
  return `/${plate === "" ? "picture" : `plate/${plate}`}/${page.digest}/${page.pixels}`;
}

// Largest share of a page that is drawn by itself after an edit. More takes as long as the whole page.
const LARGEST_BAND = 0.7;

// Returns the pixel rows of a changed page that have to be drawn at once, from the first to the end: those that differ
// and can be seen. There are none if the page before it is not shown.
function changedRows({ shown, pixels, box, image, data: { band, height, bleed } }) {
  const isKnown = band && band.before === shown && image.naturalWidth === pixels && element("plate").value === "";
  if (!isKnown) return null;
  const total = image.naturalHeight;
  const perPoint = total / (height + bleed[1] + bleed[3]);
  const top = (pagesPane.scrollTop - box.offsetTop) / box.offsetHeight * total;
  const bottom = top + pagesPane.clientHeight / box.offsetHeight * total;
  const first = Math.floor(Math.max(0, top, band.top * perPoint));
  const end = Math.ceil(Math.min(total, bottom, band.bottom * perPoint));
  return first < end && end - first <= LARGEST_BAND * total ? { first, end, total } : null;
}

// Shows a changed page. If the page before it is shown, the part that differs is drawn over it, which is quick.
async function showChange(page) {
  const { digest, pixels, data: { band } } = page;
  const rows = changedRows(page);
  if (!rows) return loadPage(page);
  const { first, end, total } = rows;
  const image = new Image();
  image.src = `/rows/${digest}/${pixels}/${first}-${end}`;
  try {
    await image.decode();
  } catch {
    return loadPage(page);
  }
  if (page.digest !== digest || page.shown !== band.before) return;
  image.alt = "";
  image.className = "band";
  image.style.top = `${first / total * 100}%`;
  image.style.height = `${(end - first) / total * 100}%`;
  page.layer.before(image);
  shown(page);
  // The whole page follows when the part is visible.
  requestAnimationFrame(() => setTimeout(() => loadPage(page)));
}

// Loads picture and text of a page, unless they are shown already. The old picture stays until the new one is decoded.
async function loadPage(page) {
  const address = pictureOf(page);
  if (page.loading === address) return page.promise;
  page.loading = address;
  page.promise = (async () => {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      // Browsers give up pictures when they are busy.
      if (page.loading === address) page.loading = null;
      setTimeout(() => { if (page.near && page.loading === null) loadPage(page); }, 500);
      return;
    }
    if (page.loading !== address) return;
    image.alt = page.image.alt;
    page.box.querySelectorAll(".band").forEach((band) => band.remove());
    page.image.replaceWith(image);
    page.image = image;
    shown(page);
  })();
  return page.promise;
}

// Loads the text of a page whose picture is shown.
function shown(page) {
  if (page.shown === page.digest) return;
  page.shown = page.digest;
  page.textPromise = loadText(page, page.digest);
}

async function loadText(page, digest) {
  const response = await fetch(`/text/${digest}`);
  if (!response.ok || page.digest !== digest) return;
  page.before = page.text;
  page.text = await response.json();
  const texts = page.text.map((piece) => {
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("x", piece.left);
    text.setAttribute("y", piece.top + 0.8 * piece.size);
    text.setAttribute("font-size", piece.size);
    if (piece.width > 0) {
      text.setAttribute("textLength", piece.width);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    text.textContent = piece.text;
    return text;
  });
  page.layer.replaceChildren(...texts);
  page.layer.setAttribute("lang", state.language);
  drawFaults(page);
}

function rectangle(kind, left, top, width, height) {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", kind);
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) rect.setAttribute(name, value);
  return rect;
}

// Draws the trimmed size of the print edition, and the faults that the page judge found.
function drawFaults(page) {
  page.layer.querySelectorAll(".fault, .trim").forEach((old) => old.remove());
  const { width, height, bleed } = page.data;
  if (bleed.some((side) => side > 0)) page.layer.append(rectangle("trim", 0, 0, width, height));
  for (const { diagnostic, area } of state.messages) {
    if (!diagnostic.page || diagnostic.page.page !== page.index + 1 || state.isOutdated) continue;
    const [left, top, right, bottom] = area ?? [2, 2, width - 2, 14];
    const fault = rectangle("fault", left - 2, top - 2, right - left + 4, bottom - top + 4);
    const title = document.createElementNS(SVG, "title");
    title.textContent = diagnostic.message;
    fault.append(title);
    page.layer.append(fault);
  }
}

// Scrolls to the first place that changed, and marks it. A change that can be seen comes before one on another page.
async function showEdit(changed, far) {
  const first = changed[0] ?? far[0];
  if (!first) return;
  if (changed.length === 0) {
    const top = (first.data.band?.top ?? 0) * scale();
    pagesPane.scrollTop = first.box.offsetTop + top - pagesPane.clientHeight / 3;
    await loadPage(first);
  }
  await first.textPromise;
  if (!first.text || !first.before) return;
  const isSame = (a, b) => b && a.text === b.text && a.left === b.left && a.top === b.top;
  const at = first.text.findIndex((piece, index) => !isSame(piece, first.before[index]));
  const piece = first.text[at];
  if (!piece) return;
  const factor = scale();
  const y = first.box.offsetTop + (piece.top + first.data.bleed[1]) * factor;
  if (y < pagesPane.scrollTop || y > pagesPane.scrollTop + pagesPane.clientHeight - 40) {
    pagesPane.scrollTop = y - pagesPane.clientHeight / 3;
  }
  first.layer.querySelectorAll(".edited").forEach((old) => old.remove());
  first.layer.append(rectangle("edited", piece.left - 6, piece.top, 2.5, piece.size * 1.2));
}

async function clicked(index, event) {
  // A drag selects text.
  if (!getSelection().isCollapsed) return;
  const page = pages[index];
  const bounds = page.box.getBoundingClientRect();
  const { width, height, bleed } = page.data;
  const x = (event.clientX - bounds.left) / bounds.width * (width + bleed[0] + bleed[2]) - bleed[0];
  const y = (event.clientY - bounds.top) / bounds.height * (height + bleed[1] + bleed[3]) - bleed[1];
  const place = await post("place", { page: index, x, y });
  if (place) go(place);
  else say("This part of the page comes from the layout.");
}

// Opens a place in the editor, or shows and copies it.
async function go(place) {
  const text = `${place.file}:${place.line}`;
  if (state.hasEditor) {
    const opened = await post("open", { file: place.file, line: place.line, column: place.column });
    say(opened && opened.problem ? opened.problem : `Opened ${text}`);
  } else {
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    say(isCopied ? `${text} (copied)` : text);
  }
}

function say(text) {
  const box = element("place");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { box.hidden = true; }, 6000);
}

// ---- Texts, chosen with the keyboard

let chosen = null; // the page, its digest, its places and the number of the chosen one

async function placesOf(page) {
  const response = await fetch(`/places/${page.digest}`);
  return response.ok ? response.json() : [];
}

// Chooses the next or the previous text, beginning with the first page that is visible.
async function choose(step) {
  if (pages.length === 0) return;
  if (!chosen || chosen.digest !== chosen.page.digest) {
    const at = chosen?.number ?? (step > 0 ? -1 : 0);
    const page = chosen?.page.data && pages.includes(chosen.page) ? chosen.page : firstVisible();
    chosen = { page, digest: page.digest, places: await placesOf(page), number: at };
  }
  let { page, number, places } = chosen;
  for (number += step; number < 0 || number >= places.length;) {
    page = pages[page.index + step];
    if (!page) return say(step > 0 ? "This is the last text." : "This is the first text.");
    places = await placesOf(page);
    number = step > 0 ? 0 : places.length - 1;
  }
  chosen = { page, digest: page.digest, places, number };
  const { file, line, text, area: [left, top, right, bottom] } = places[number];
  document.querySelectorAll(".chosen").forEach((old) => old.remove());
  page.layer.append(rectangle("chosen", left - 2, top - 2, right - left + 4, bottom - top + 4));
  const y = page.box.offsetTop + (top + page.data.bleed[1]) * scale();
  if (y < pagesPane.scrollTop || y > pagesPane.scrollTop + pagesPane.clientHeight - 80) {
    pagesPane.scrollTo({ top: y - pagesPane.clientHeight / 3 });
  }
  say(`${file}:${line} ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
}

function isVisible({ box }) {
  const { scrollTop, clientHeight } = pagesPane;
  return box.offsetTop < scrollTop + clientHeight && box.offsetTop + box.offsetHeight > scrollTop;
}

function firstVisible() {
  const isBelow = ({ box }) => box.offsetTop + box.offsetHeight > pagesPane.scrollTop + 40;
  return pages.find(isBelow) ?? pages[0];
}

function openChosen() {
  if (chosen?.places[chosen.number]) go(chosen.places[chosen.number]);
}

// ---- Messages

function showMessages(next) {
  const { errors, warnings, all } = counts(next);
  const count = element("count");
  count.textContent = all;
  count.className = errors > 0 ? "error" : warnings > 0 ? "warning" : "";
  // Errors come first: the issue is not built while there are any.
  const isError = (message) => message.diagnostic.severity === "error";
  const sorted = [...next.messages.filter(isError), ...next.messages.filter((message) => !isError(message))];
  const items = sorted.map(({ diagnostic }) => {
    const item = document.createElement("li");
    item.className = diagnostic.severity;
    const line = (kind, text) => {
      const paragraph = document.createElement("p");
      paragraph.className = kind;
      setMessage(paragraph, text);
      item.append(paragraph);
    };
    line("kind", `${diagnostic.severity} · ${diagnostic.code}`);
    line("message", diagnostic.message);
    if (diagnostic.help) line("help", diagnostic.help);
    const button = (text, action) => {
      const link = document.createElement("button");
      link.type = "button";
      link.textContent = text;
      link.addEventListener("click", action);
      item.append(link);
    };
    if (diagnostic.place) button(`${diagnostic.place.file}:${diagnostic.place.line}`, () => go(diagnostic.place));
    if (diagnostic.page) {
      button(`Page ${diagnostic.page.label}`, () => {
        setView("pages");
        pages[diagnostic.page.page - 1]?.box.scrollIntoView({ block: "start" });
      });
    }
    return item;
  });
  if (items.length === 0) {
    const item = document.createElement("li");
    item.textContent = "No messages.";
    items.push(item);
  }
  const list = element("list");
  const text = (nodes) => [...nodes].map((node) => node.textContent).join("\n");
  // The list keeps the focus if nothing in it has changed.
  if (text(list.children) !== text(items)) list.replaceChildren(...items);
  if (errors > 0 && next.isOutdated) openMessages(true);
}

function openMessages(isOpen) {
  element("messages").hidden = !isOpen;
  element("show-messages").setAttribute("aria-expanded", isOpen);
  layOut();
  pages.filter((page) => page.near).forEach(loadPage);
}

// ---- E-book

function showBook(next) {
  const select = element("part");
  const paths = next.book.map((part) => part.path);
  const key = (value, text) => `${value}\n${text}`;
  const shown = [...select.options].map((option) => key(option.value, option.text)).join("\n");
  if (shown !== next.book.map((part) => key(part.path, part.title)).join("\n")) {
    select.replaceChildren(...next.book.map((part) => new Option(part.title, part.path)));
  }
  if (!paths.includes(bookPath)) bookPath = paths.find((path) => path.startsWith("text/")) ?? paths[0] ?? null;
  select.value = bookPath;
  openPart();
}

// Opens the chosen part of the e-book, if it is not shown in its newest version. The place in the part is kept.
function openPart() {
  const part = state?.book.find((part) => part.path === bookPath);
  if (!part || content.dataset.view === "pages") return;
  const reader = element("reader");
  const version = `${part.path} ${part.digest}`;
  if (reader.dataset.version === version) return;
  const isSamePart = reader.dataset.version?.startsWith(`${part.path} `);
  const top = isSamePart ? reader.contentWindow?.scrollY ?? 0 : 0;
  reader.dataset.version = version;
  reader.onload = () => {
    dressReader();
    reader.contentWindow.scrollTo(0, top);
  };
  reader.src = `/book/${part.path}?${part.digest}`;
}

const THEMES = { day: ["#ffffff", "#111111"], sepia: ["#f6ecd9", "#3b2a14"], night: ["#111214", "#e4e4e0"] };

// Sets theme and size of the text, as a reading app does.
function dressReader() {
  const reader = element("reader");
  const [ground, text] = THEMES[element("theme").value];
  reader.style.width = `${element("width").value}px`;
  reader.style.background = ground;
  reader.style.colorScheme = element("theme").value === "night" ? "dark" : "light";
  const inside = reader.contentDocument;
  if (!inside?.head) return;
  let style = inside.getElementById("masthead-reader");
  if (!style) {
    style = inside.createElementNS("http://www.w3.org/1999/xhtml", "style");
    style.id = "masthead-reader";
    inside.head.append(style);
  }
  style.textContent = `html { background: ${ground}; color: ${text}; font-size: ${element("size").value}%; padding: 1em; }`;
}

function turn(step) {
  const select = element("part");
  const index = select.selectedIndex + step;
  if (index < 0 || index >= select.options.length) return;
  select.selectedIndex = index;
  bookPath = select.value;
  openPart();
}

// ---- Controls

function setView(view) {
  content.dataset.view = view;
  document.querySelectorAll("[data-view][aria-pressed]").forEach((button) => {
    button.setAttribute("aria-pressed", button.dataset.view === view);
  });
  layOut();
  openPart();
  pages.filter((page) => page.near).forEach(loadPage);
}

function setZoom(next) {
  const middle = pagesPane.scrollTop / Math.max(1, pagesPane.scrollHeight);
  zoom = next === null ? null : Math.min(4, Math.max(0.25, next));
  layOut();
  pagesPane.scrollTop = middle * pagesPane.scrollHeight;
  pages.filter((page) => page.near).forEach(loadPage);
}

const larger = () => setZoom((zoom ?? scale() / PIXELS_PER_POINT) * 1.25);
const smaller = () => setZoom((zoom ?? scale() / PIXELS_PER_POINT) / 1.25);

document.querySelectorAll("button[data-view]").forEach((button) => {
  button.addEventListener("click", () => setView(button.dataset.view));
});
element("larger").addEventListener("click", larger);
element("smaller").addEventListener("click", smaller);
element("fit").addEventListener("click", () => setZoom(null));
pagesPane.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    "+": larger, "=": larger, "-": smaller, "0": () => setZoom(null),
    n: () => choose(1), p: () => choose(-1), Enter: openChosen,
  };
  const action = keys[event.key];
  if (action) {
    action();
    event.preventDefault();
  }
});
element("print").addEventListener("change", (event) => post("print", event.target.checked));
element("plate").addEventListener("change", () => pages.filter((page) => page.near).forEach(loadPage));
element("issue").addEventListener("change", (event) => post("issue", event.target.value));
element("show-messages").addEventListener("click", () => openMessages(element("messages").hidden));
element("messages").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMessages(false);
  element("show-messages").focus();
});
element("part").addEventListener("change", (event) => {
  bookPath = event.target.value;
  openPart();
});
element("previous").addEventListener("click", () => turn(-1));
element("next").addEventListener("click", () => turn(1));
for (const id of ["width", "theme", "size"]) element(id).addEventListener("change", dressReader);
function resized() {
  layOut();
  clearTimeout(layOut.timer);
  layOut.timer = setTimeout(() => pages.filter((page) => page.near).forEach(loadPage), 150);
}

// The resolution changes without the size when the window moves to another screen.
function watchResolution() {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener("change", () => {
    resized();
    watchResolution();
  }, { once: true });
}

addEventListener("resize", resized);
watchResolution();
dressReader();
follow();
