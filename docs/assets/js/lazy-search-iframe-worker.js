/* Search starts when somebody turns to it. The theme would fetch the whole index and build its tables on every page;
   the page comes with an empty index instead (publish/search.py), and this hands over the real one, a script of its own,
   when the search field gets the focus or the address asks for a search. From file:// a browser starts no worker from a
   script, so the theme's runs in an empty frame there, which the page's policy allows: nothing is written into it. */
(function () {
  "use strict";
  var native = window.Worker;
  var place = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "search/documents.js");

  /* Loads the documents once, then calls `ready` with them. */
  function documents(ready) {
    if (window.__documents) { ready(sections(window.__documents)); return; }
    var script = document.createElement("script");
    script.src = place;
    script.onload = function () { ready(sections(window.__documents)); };
    document.head.append(script);
  }

  /* Sections from columns with a line each (publish/search.py). Words of the rest of a section are found and not shown. */
  function sections(columns) {
    var titles = columns.title.split("\n"), texts = columns.text.split("\n"), more = columns.more.split("\n"), page = "";
    return columns.location.split("\n").map(function (location, at) {
      if (location.charAt(0) === "#") location = page + location;
      else page = location.split("#")[0];
      return { location: location, title: titles[at], text: beginning(texts[at]) + (more[at] && HIDDEN + more[at] + "</p>") };
    });
  }
  var HIDDEN = '<p class="search-more">';
  function beginning(text) { return text && "<p>" + text + "</p>"; }

  /* A result that was found by its hidden words shows the beginning of its section. */
  function shown(message, docs) {
    if (message.data && message.data.items) {
      message.data.items.forEach(function (group) {
        group.forEach(function (item) {
          if (!item.text.startsWith(HIDDEN)) return;
          var whole = docs.find(function (doc) { return doc.location === item.location; }).text;
          item.text = whole.slice(0, whole.indexOf(HIDDEN));
        });
      });
    }
    return message;
  }

  /* Runs a script of a worker in a frame: what it posts arrives here as messages, what is posted here arrives there. */
  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      var self = this, frame = document.createElement("iframe");
      frame.hidden = true;
      this.frame = frame;
      this.ready = new Promise(function (ready) {
        frame.addEventListener("load", function () { ready(self.start(url)); }, { once: true });
      });
      document.body.append(frame);
    }

    start(url) {
      var self = this, inside = this.frame.contentWindow;
      function load(address) {
        return new Promise(function (done, failed) {
          var script = inside.document.createElement("script");
          script.src = address;
          script.onload = done;
          script.onerror = failed;
          inside.document.body.append(script);
        });
      }
      inside.postMessage = function (message) {
        setTimeout(function () { self.dispatchEvent(new MessageEvent("message", { data: message })); });
      };
      inside.importScripts = function () {
        return Array.from(arguments).reduce(function (before, one) {
          return before.then(function () { return load(one); });
        }, Promise.resolve());
      };
      return load(url);
    }

    postMessage(message) {
      var inside = this.frame.contentWindow;
      this.ready.then(function () {
        inside.dispatchEvent(new MessageEvent("message", { data: structuredClone(message) }));
      });
    }
  }
  if (location.protocol === "file:") window.IFrameWorker = FrameWorker; // tells the worker how to find its languages

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
        this.worker = new (window.IFrameWorker || native)(this.url);
        this.worker.addEventListener("message", function (event) {
          this.dispatchEvent(new MessageEvent("message", { data: shown(event.data, docs) }));
        }.bind(this));
        this.docs = docs;
        this.waiting.forEach(this.send, this);
        this.waiting = null;
      }.bind(this));
    }

    /* From a folder the theme loads its empty index only now, so that it may come later than the documents. */
    send(message) {
      if (message.data && message.data.docs) message.data.docs = this.docs;
      this.worker.postMessage(message);
    }

    postMessage(message) {
      if (this.waiting) this.waiting.push(message);
      else this.send(message);
    }
  }

  window.ZooSearch = { sections: sections, shown: shown };
  window.Worker = function Worker(url, options) {
    return /\/workers\/search\./.test(url) ? new SearchWorker(url) : new native(url, options);
  };
})();
