/* Small comforts. Every page works without them. */
(function () {
  "use strict";

  // A form is sent once: a second click on a slow line must not do the deed twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 8000);
  });

  // What is being written survives a closed browser; it goes once it has been sent.
  const kept = (area) => `draft:${window.location.pathname}:${area.name}:${area.dataset.keep}`;
  document.querySelectorAll("textarea[data-keep]").forEach((area) => {
    try {
      const draft = window.localStorage.getItem(kept(area));
      if (draft && !area.value) area.value = draft;
      area.addEventListener("input", () => window.localStorage.setItem(kept(area), area.value));
      area.form.addEventListener("submit", () => window.localStorage.removeItem(kept(area)));
    } catch (error) {
      /* storage is closed to us: nothing to keep */
    }
  });

  // An open menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
    }
  });
})();
