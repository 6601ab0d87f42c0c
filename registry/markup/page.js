// What a page does by itself: explained words open on hover and on keyboard focus as well as on a
// tap, a link within the page unfolds what it leads to, and a button prints. Nothing is read, stored or sent.
(() => {
  if (window.trialPage) return;
  window.trialPage = true;

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
})();
