/* On every page, and small: the button "My machine" in the head. The data and the scripts that reckon with it are loaded
   when a machine is known (kept, or named in the address) or asked for. Without this script the button is a link. */
(function () {
  "use strict";
  var button = document.querySelector("[data-my-machine]"), own = document.currentScript;
  if (!button || !own) return;
  var root = own.src.replace(/assets\/js\/[^/]*$/, "");
  var PARTS = [
    ["assets/data/zoo.js", function () { return window.LLM_ZOO; }],
    ["assets/js/zoo.js", function () { return window.Zoo; }],
    ["assets/js/machine.js", function () { return window.Zoo.machine; }],
    ["assets/js/machine-control.js", function () { return window.Zoo.machine.open; }],
  ];

  /* Classic scripts one after the other; a page opened as a file allows no other way. */
  function load(then, from) {
    var part = PARTS[from || 0];
    if (!part) return then();
    function next() {
      if (window.Zoo && window.LLM_ZOO && window.Zoo.data !== window.LLM_ZOO) window.Zoo.adopt();
      load(then, (from || 0) + 1);
    }
    if (part[1]()) return next();
    var script = document.createElement("script");
    script.src = root + part[0];
    script.onload = next;
    document.body.append(script);
  }

  function known() {
    if (/[#&](machine|memory)=/.test(location.hash)) return true;
    try { return localStorage.getItem("llm-zoo:machine") !== null; } catch (error) { return false; }
  }

  function open(event) {
    event.preventDefault();
    load(function () { window.Zoo.machine.open(); });
  }

  button.setAttribute("role", "button");
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", open);
  button.addEventListener("keydown", function (event) { if (event.key === " ") open(event); });
  // Scripts of widgets stand behind this one; they may bring the same parts.
  document.addEventListener("DOMContentLoaded", function () { if (known()) load(function () {}); });
})();
