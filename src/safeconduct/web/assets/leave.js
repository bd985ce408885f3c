// Leaves at once: the page is blanked, and takes no place in the history. Without this script the link works too.
(function () {
  "use strict";
  var root = document.documentElement, link = document.getElementById("leave"), pressed = [];
  root.classList.add("with-js");
  function leave(event) {
    if (event) event.preventDefault();
    root.classList.add("left");
    document.title = "";
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { pressed = []; return; }
    var now = Date.now();
    pressed = pressed.filter(function (then) { return now - then < 5000; });
    pressed.push(now);
    if (pressed.length === 3) leave();
  });
  // a page that the browser brings back after one has left is not shown
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.replace(link.getAttribute("href").replace("leave", "screening"));
  });
})();
