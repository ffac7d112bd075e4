/* Search starts when somebody turns to it. The theme would fetch the whole index and build its tables on every page;
   the page comes with an empty index instead (publish/search.py), and this hands over the real one, a script of its own,
   when the search field gets the focus or the address asks for a search. Loaded before the shim that stands in for
   workers on file://, which sets window.Worker: it is for search alone, every other worker is a real one. */
(function () {
  "use strict";
  var native = window.Worker, shim = null;
  var place = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "search/documents.js");

  /* Loads the documents once, then calls `ready` with them. */
  function documents(ready) {
    if (window.__documents) { ready(window.__documents); return; }
    var script = document.createElement("script");
    script.src = place;
    script.onload = function () { ready(window.__documents); };
    document.head.append(script);
  }

  /* The theme's search worker, kept waiting; what is sent to it meanwhile is sent when it starts. */
  class SearchWorker extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.waiting = [];
      this.started = false;
      var begin = this.begin.bind(this);
      document.addEventListener("focusin", function (event) {
        if (event.target.closest("[data-md-component='search']")) begin();
      });
      if (new URLSearchParams(location.search).has("q")) begin();
    }

    begin() {
      if (this.started) return;
      this.started = true;
      documents(function (docs) {
        this.worker = new (shim || native)(this.url);
        this.worker.addEventListener("message", function (event) {
          this.dispatchEvent(new MessageEvent("message", { data: event.data }));
        }.bind(this));
        this.waiting.forEach(function (message) {
          if (message.data && message.data.docs) message.data.docs = docs;
          this.worker.postMessage(message);
        }, this);
        this.waiting = null;
      }.bind(this));
    }

    postMessage(message) {
      if (this.waiting) this.waiting.push(message);
      else this.worker.postMessage(message);
    }
  }

  function Worker(url, options) {
    return /\/workers\/search\./.test(url) ? new SearchWorker(url) : new native(url, options);
  }
  Object.defineProperty(window, "Worker", {
    configurable: true,
    get: function () { return Worker; },
    set: function (value) { shim = value; },
  });
})();
