(() => {
  // What a page does by itself: explained words open on hover and on keyboard focus as well as on a
  // tap, a link within the page unfolds what it leads to, the links to other pages keep the visit,
  // tables are sorted and filtered, what a reader fills in is handed to the page, a button prints, and
  // a newer record comes to an open page.
  // Nothing is stored, and what a reader fills in goes nowhere but into this visit.

  const word = (event) => event.target.closest && event.target.closest(".tp .word");
  const meaning = (button) => document.getElementById(button.getAttribute("popovertarget"));
  const opened = new WeakSet(); // meanings that hover or focus opened, not a tap

  const open = (button) => {
    const shown = meaning(button);
    if (!shown || shown.matches(":popover-open")) return;
    opened.add(shown);
    shown.showPopover({ source: button });
  };
  const close = (button) => {
    const shown = meaning(button);
    if (shown && opened.delete(shown)) shown.hidePopover();
  };

  // The keyboard goes on from a heading, and a screen reader reads it. It comes to the top, as what
  // a reader came for is below it; at once, since a page that glides makes some readers sick.
  const begin = (heading) => {
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start", behavior: "instant" });
  };

  // What a link of the page leads to is shown, though it is folded.
  const unfold = (link) => {
    const target = link && document.getElementById(link.hash.slice(1));
    for (let at = target?.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    const own = target?.querySelector(":scope > details");
    if (own) own.open = true;
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse" && word(event)) open(word(event));
  });
  document.addEventListener("pointerout", (event) => {
    const left = event.target.closest?.(".tp .meaning");
    const button = word(event) || (left && document.querySelector(`[popovertarget="${left.id}"]`));
    const next = event.relatedTarget;
    if (!button || event.pointerType !== "mouse") return;
    const stays = next && (button.contains(next) || meaning(button)?.contains(next));
    if (!stays && document.activeElement !== button) {
      setTimeout(() => meaning(button)?.matches(":hover") || close(button), 200);
    }
  });
  document.addEventListener("focusin", (event) => {
    if (word(event)?.matches(":focus-visible")) open(word(event));
  });
  document.addEventListener("focusout", (event) => {
    if (word(event)) close(word(event));
  });
  document.addEventListener(
    "beforetoggle",
    (event) => event.newState === "closed" && opened.delete(event.target), // Esc, or a tap beside it
    true,
  );
  document.addEventListener("click", (event) => {
    const button = word(event);
    // The first click on an open word keeps it open; the next one closes it.
    if (button && opened.delete(meaning(button))) event.preventDefault();
    if (event.target.closest?.("[data-print]")) window.print();
    unfold(event.target.closest?.('.tp a[href^="#"]'));
  });

  // A link to another page leads there as the browser's own "back" does, which Streamlit follows
  // within the visit: answers stay. Where there is no connection, the browser opens the address.
  let led = -1; // the place of the link that a reader pressed, which has the focus on the new page too
  const links = () => [...document.querySelectorAll(".tp.pages a")];
  const isConnected = () =>
    document.querySelector("[data-testid=stApp][data-test-connection-state=CONNECTED]") !== null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".tp.pages a");
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || event.button || elsewhere || !isConnected()) return;
    event.preventDefault();
    led = links().indexOf(link);
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });
  const arrive = () => {
    const { lang } = document.querySelector(".tp.head") ?? {};
    if (lang && document.documentElement.lang !== lang) document.documentElement.lang = lang;
    if (led === -1 || document.activeElement !== document.body) return;
    links()[led]?.focus();
    led = -1;
  };
  document.addEventListener("pointerdown", () => (led = -1));

  // Streamlit's link past what stands on every page is in English, and leads to the links to the pages
  // instead of past them.
  const skip = () => document.querySelector("[data-testid=stSkipToContent]");
  const nameSkip = () => {
    const words = document.querySelector(".tp.head")?.dataset.skip;
    if (words && skip() && skip().textContent !== words) skip().textContent = words;
  };
  document.addEventListener("click", (event) => {
    if (event.target === skip()) begin(document.querySelector(".tp h1"));
  });

  // What the site shows may change while a page is open. The page then asks for itself once more, as
  // "back" to it would, which Streamlit follows unless the address names a place in the page.
  // It waits for a form that is not sent yet, since a new page has what was sent last.
  const EVERY = 30_000; // milliseconds
  const isChanged = (one) => {
    if (one.type === "checkbox") return one.checked !== one.defaultChecked;
    if (one.tagName === "INPUT") return one.value !== one.defaultValue;
    const first = [...one.options].find((option) => option.defaultSelected)?.index ?? 0;
    return one.selectedIndex !== first;
  };
  const isHalfFilled = () =>
    [...document.querySelectorAll("form.tp :is(input, select)")].some(isChanged);
  const shown = async () => {
    try {
      const answer = await fetch("edition", { cache: "no-store" });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null; // no connection
    }
  };
  const renew = async () => {
    const made = document.querySelector(".tp.head")?.dataset.edition;
    if (!made || document.hidden || isHalfFilled()) return;
    const now = await shown();
    if (now === null || now === made || !isConnected()) return;
    const { href } = location;
    history.replaceState(history.state, "", href.replace(/#.*/, ""));
    dispatchEvent(new PopStateEvent("popstate"));
    history.replaceState(history.state, "", href);
  };
  setInterval(renew, EVERY);
  document.addEventListener("visibilitychange", renew);

  // Tables marked data-sortable are sorted by a press on a heading, those marked data-filterable by
  // what is typed above them. Without this script they are whole. Streamlit may make a page's
  // elements anew at any time, so a table is made ready whenever one comes.
  const tables = new WeakMap(); // table -> its groups of rows in the order given

  const make = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const ready = (table) => {
    table.dataset.ready = "";
    const groups = [...table.tBodies].map((body) => {
      const [title] = body.querySelectorAll(":scope > tr > th[scope=rowgroup]");
      return { body, title, rows: [...body.rows].filter((row) => row !== title?.parentNode) };
    });
    tables.set(table, { groups, sorted: null });
    if ("sortable" in table.dataset) {
      for (const heading of table.tHead.rows[0].cells) {
        const button = make("button", "sort", ...heading.childNodes);
        button.type = "button";
        heading.append(button);
      }
    }
    if ("filterable" in table.dataset) addFilter(table);
  };
  const WAITING = ".tp table:is([data-sortable], [data-filterable]):not([data-ready])";
  const readyAll = () => document.querySelectorAll(WAITING).forEach(ready);

  // The number with which a cell begins, less-than and its like aside: "3 of 41" is 3.
  const number = (cell) => {
    const found = /^[\s<>≤≥=~≈]*([-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)/i.exec(cell.textContent);
    return found ? Number(found[1].replace(/,/g, "").replace("−", "-")) : NaN;
  };
  const isSilent = (cell) =>
    Number.isNaN(number(cell)) && cell.querySelector(".absent, .withheld, .inapplicable") !== null;

  const isNumeric = (rows, column) => {
    const cells = rows.map((row) => row.cells[column]).filter((cell) => !isSilent(cell));
    return cells.length > 0 && cells.every((cell) => !Number.isNaN(number(cell)));
  };
  const words = (cell) => cell.firstChild?.textContent ?? ""; // without notes

  // What is not known is last either way, as it is neither much nor little.
  const ordered = (rows, column, isAscending) => {
    const difference = isNumeric(rows, column)
      ? (a, b) => number(a) - number(b)
      : (a, b) => words(a).localeCompare(words(b), undefined, { numeric: true });
    const sign = isAscending ? 1 : -1;
    const known = rows.filter((row) => !isSilent(row.cells[column]));
    known.sort((a, b) => sign * difference(a.cells[column], b.cells[column]));
    return [...known, ...rows.filter((row) => isSilent(row.cells[column]))];
  };

  // Who sorts by a number asks which row of the whole table has most: numbers come from the largest
  // down at first, words from A on, and rows leave their groups and take the group's title along. A
  // third press brings them back.
  const sort = (table, heading) => {
    const state = tables.get(table);
    const column = heading.cellIndex;
    const rows = state.groups.flatMap((group) => group.rows);
    const orders = isNumeric(rows, column)
      ? ["descending", "ascending"]
      : ["ascending", "descending"];
    const order = orders[orders.indexOf(heading.getAttribute("aria-sort")) + 1];
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    table.querySelectorAll("th > .of-group").forEach((label) => label.remove());
    state.sorted?.remove();
    state.sorted = null;
    if (order) {
      heading.setAttribute("aria-sort", order);
      for (const { title, rows: own } of state.groups) {
        for (const row of title ? own : []) {
          const copies = [...title.childNodes].map((node) => node.cloneNode(true));
          row.cells[0].append(make("small", "of-group", ...copies));
        }
      }
      state.sorted = make("tbody", "", ...ordered(rows, column, order === "ascending"));
      table.append(state.sorted);
    } else {
      for (const { body, rows: own } of state.groups) body.append(...own);
    }
    showGroups(state);
  };
  const showGroups = ({ groups, sorted }) => {
    for (const { body, rows } of groups) {
      body.hidden = sorted !== null || rows.every((row) => row.hidden);
    }
  };

  const addFilter = (table) => {
    const input = make("input", "");
    input.type = "search";
    input.autocomplete = "off";
    const found = make("p", "found");
    found.setAttribute("role", "status");
    const label = make("label", "", make("span", "", table.dataset.filter), input);
    (table.closest(".wide") ?? table).before(make("div", "filter", label, found));
    const filter = () => {
      const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const state = tables.get(table);
      let count = 0;
      for (const { title, rows } of state.groups) {
        for (const row of rows) {
          const named = `${words(row.cells[0])} ${title?.textContent ?? ""}`.toLowerCase();
          row.hidden = !asked.every((word) => named.includes(word));
          count += row.hidden ? 0 : 1;
        }
      }
      showGroups(state);
      found.textContent = asked.length ? table.dataset.found.replace("{n}", count) : "";
    };
    input.addEventListener("input", filter);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      input.value = "";
      filter();
    });
  };

  // What a reader fills in is HTML of our own, of which Streamlit sees nothing. So it is written into
  // one field of Streamlit's that nobody sees, as if it were typed there. What stands there already
  // changes nothing, and no page comes: then this is false.
  const tell = (values) => {
    const field = document.querySelector('[class*="st-key-told"] input');
    const told = new URLSearchParams(values).toString();
    if (!field || field.value === told) return false;
    pressed = document.activeElement;
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(field, told);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    return true;
  };

  // What was pressed may come anew, and the keyboard stays on it.
  let pressed = null;
  const keepPlace = () => {
    if (!pressed?.name || document.activeElement !== document.body) return;
    const fields = [...document.querySelectorAll(".tp.asked [name]")];
    const { name, value } = pressed;
    fields.find((one) => one.name === name && one.value === value)?.focus();
  };
  document.addEventListener("focusin", () => (pressed = null));
  document.addEventListener("pointerdown", () => (pressed = null));

  // What is said to an answer comes by itself, so that the questions stay as they are, and is put
  // beside its question.
  const putInPlace = () => {
    for (const place of document.querySelectorAll(".tp [data-place]")) {
      const line = document.querySelector(`.tp [data-line="${place.dataset.place}"]`);
      if ((line?.innerHTML ?? "") === place.innerHTML) continue;
      place.replaceChildren(...(line?.cloneNode(true).childNodes ?? []));
    }
  };

  // Who clears what they said leaves nothing of it behind.
  const press = (name, value, values) => tell([...(value === "clear" ? [] : values), [name, value]]);

  // A form is sent with its button. The page comes anew, and the keyboard goes on where it leads.
  // Without a connection the browser goes to the page without script.
  let sent = null; // the form that was sent, in whose place another one comes, and what to read there
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form.tp");
    if (!form) return;
    event.preventDefault();
    if (!isConnected()) return location.assign(form.action);
    const { name, value, dataset } = event.submitter ?? { name: "do", value: "find", dataset: {} };
    const next = dataset.next ?? "found";
    if (press(name, value, new FormData(form))) sent = { form, next };
    else beginAt(next);
  });
  addEventListener("popstate", () => (sent = null));
  const beginAt = (next) => {
    const heading = [next, "found"].map((id) => document.getElementById(id)).find(Boolean);
    if (heading) begin(heading);
    else document.querySelector("form.tp input").focus();
  };
  const beginAnew = () => {
    const form = document.querySelector("form.tp");
    if (!sent || !form || form === sent.form) return;
    const { next } = sent;
    sent = null;
    beginAt(next);
  };

  // Other fields are answered one by one, and each answer tells them all; so does each button.
  const FIELDS = ".tp.asked :is(input, select)[name]";
  const answers = () =>
    [...document.querySelectorAll(FIELDS)]
      .filter(({ type, checked, value }) => (/radio|checkbox/.test(type) ? checked : value !== ""))
      .map(({ name, value }) => [name, value]);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(FIELDS)) tell(answers());
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".tp.asked button[name]");
    if (button) press(button.name, button.value, answers());
  });

  document.addEventListener("click", (event) => {
    const heading = event.target.closest?.(".tp table[data-ready] > thead th");
    if (heading && event.target.closest(".sort")) sort(heading.closest("table"), heading);
  });
  const settle = () => {
    arrive();
    nameSkip();
    beginAnew();
    keepPlace();
    putInPlace();
    readyAll();
  };
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
  settle();
})();
