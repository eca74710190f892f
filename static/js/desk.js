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

  // After a form that did not fit, the first wrong field is where to go on.
  const wrong = document.querySelector("main [aria-invalid='true']");
  if (wrong) wrong.focus();

  // On a narrow screen the way around scrolls: the page one is on must be in sight.
  const here = document.querySelector(".ways [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;

  // What is being written survives a closed browser and a log-in that ran out; it goes only once
  // the desk has said that it took it.
  const kept = (area) => `draft:${area.form.getAttribute("action")}:${area.name}`;
  try {
    const sent = window.sessionStorage.getItem("sent");
    window.sessionStorage.removeItem("sent");
    if (sent && document.querySelector("main > .notice-message")) window.localStorage.removeItem(sent);
  } catch (error) {
    /* storage is closed to us: nothing to forget */
  }
  document.querySelectorAll("textarea[data-keep]").forEach((area) => {
    try {
      const draft = window.localStorage.getItem(kept(area));
      if (draft && !area.value) area.value = draft;
      area.addEventListener("input", () => window.localStorage.setItem(kept(area), area.value));
      area.form.addEventListener("submit", () => window.sessionStorage.setItem("sent", kept(area)));
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
