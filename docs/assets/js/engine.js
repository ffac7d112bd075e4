/* The handbook's own Python in the reader's browser. It sets window.ZooEngine:

     ZooEngine.call(name, arguments)  → a promise of the answer of scripts/llm_zoo/contribute/browser.py
     ZooEngine.watch(listener)        listener({state, text}) on every step; states: idle, loading, ready, busy, failed
     ZooEngine.load(path)             a promise that a script of the site has run
     ZooEngine.bytes                  what a first start loads

   Nothing loads before the first call. The parts are classic scripts that each put a compressed file into a global, since
   pages opened as files can neither fetch nor import. Python runs in a worker made from a Blob, so that the page never
   freezes; an answer that takes longer than LIMIT ends that worker, and the next call starts a fresh one. */
(function () {
  "use strict";

  var LIMIT = 10000; // milliseconds for one answer
  var START_LIMIT = 240000; // for Python to start, on a slow machine
  var root = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "");
  var parts = window.ZOO_PYTHON_PARTS || [];
  var bytes = parts.reduce(function (sum, part) { return sum + part.bytes; }, 0);
  var listeners = [], last = { state: "idle", text: "" };

  function tell(state, text) {
    last = { state: state, text: text };
    listeners.forEach(function (listener) { listener(last); });
  }

  function megabytes(count) { return (count / 1e6).toFixed(1) + "\u00a0MB"; }

  // --- the files -------------------------------------------------------------------------------------------------
  function load(path) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = root + path;
      script.onload = function () { script.remove(); resolve(); };
      script.onerror = function () { script.remove(); reject(new Error("could not load " + path)); };
      document.head.append(script);
    });
  }

  function unpack(text) {
    var letters = atob(text), packed = new Uint8Array(letters.length);
    for (var i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
    var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  var files = null;
  /* Every file by name, loaded once; a failed attempt can be repeated. */
  function loadFiles() {
    if (files) return files;
    if (!window.DecompressionStream || !window.WebAssembly || !window.Worker) {
      return Promise.reject(new Error("this browser is too old to run Python; zoo import and zoo check do the same in a terminal"));
    }
    var done = 0, found = {};
    files = parts.reduce(function (before, part) {
      return before.then(function () {
        tell("loading", "Loading Python: " + megabytes(done) + " of " + megabytes(bytes));
        return load(part.path);
      }).then(function () {
        var name = part.path.replace(/^.*\//, "").replace(/\.js$/, "");
        var text = window.ZOO_PYTHON[name];
        delete window.ZOO_PYTHON[name];
        return unpack(text).then(function (content) { found[name] = content; done += part.bytes; });
      });
    }, Promise.resolve()).then(function () { return found; });
    files.catch(function () { files = null; });
    return files;
  }

  // --- the worker ------------------------------------------------------------------------------------------------
  /* Runs in the worker; only its text is used. Its fetch gives the files that it was handed and knows no network. */
  function work() {
    var desk = null, given = {};

    function module(name) {
      return import(URL.createObjectURL(new Blob([given[name]], { type: "text/javascript" })));
    }

    /* Pyodide asks which kind of worker this is by loading an empty script as a data: address. The policy of the page
       forbids it, which is the answer, but Firefox tells of it; here it is the answer without asking. */
    self.importScripts = function () { throw new TypeError("scripts come as modules here"); };

    self.fetch = function (address) {
      var name = String(address).replace(/^.*\//, "");
      if (!given[name]) return Promise.reject(new Error("no file " + name));
      var type = /\.wasm$/.test(name) ? "application/wasm" : "application/octet-stream";
      return Promise.resolve(new Response(given[name], { headers: { "Content-Type": type } }));
    };

    function start() {
      return Promise.all([module("pyodide.mjs"), module("pyodide.asm.mjs")]).then(function (modules) {
        return modules[0].loadPyodide({
          indexURL: "https://none.invalid/", // never asked: fetch above answers
          createPyodideModule: modules[1].default,
          lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten", python: "3.14", version: "0" }, packages: {} },
        });
      }).then(function (python) {
        python.unpackArchive(given["packages.zip"], "zip", { extractDir: "/zoo" });
        python.unpackArchive(given["llm_zoo.zip"], "zip", { extractDir: "/zoo" });
        desk = python.runPython([
          "import sys",
          "sys.path.insert(0, '/zoo')",
          "from pathlib import Path",
          "from llm_zoo.contribute.browser import Desk",
          "Desk(Path('/zoo/known.json').read_text(), Path('/zoo/others.json').read_text())",
        ].join("\n"));
        given = {};
      });
    }

    self.onmessage = function (event) {
      var asked = event.data;
      if (asked.files) {
        given = asked.files;
        start().then(function () { self.postMessage({ ready: true }); },
          function (error) { self.postMessage({ broken: String(error.message || error).trim().split("\n").pop() }); });
        return;
      }
      try {
        self.postMessage({ answer: desk.call(asked.name, asked.arguments) });
      } catch (error) {
        self.postMessage({ broken: String(error.message || error).trim().split("\n").pop() });
      }
    };
  }

  var worker = null; // a promise of a worker that is ready

  function startWorker() {
    if (worker) return worker;
    worker = loadFiles().then(function (found) {
      tell("loading", "Starting Python");
      return new Promise(function (resolve, reject) {
        var address = URL.createObjectURL(new Blob(["(" + work + ")();"], { type: "text/javascript" }));
        var made = new Worker(address);
        var timer = window.setTimeout(function () { end(new Error("Python did not start in " + START_LIMIT / 1000 + " seconds")); }, START_LIMIT);
        function end(error) {
          window.clearTimeout(timer);
          if (!error) return resolve(made);
          made.terminate();
          reject(error);
        }
        made.onmessage = function (event) { end(event.data.ready ? null : new Error(event.data.broken)); };
        made.onerror = function () { end(new Error("this browser does not let a page start Python")); };
        made.postMessage({ files: found });
      });
    });
    worker.then(function () { tell("ready", "Python is ready"); }, function (error) {
      worker = null;
      tell("failed", "Python did not start: " + error.message);
    });
    return worker;
  }

  function ask(made, name, given) {
    return new Promise(function (resolve, reject) {
      function stop(error) {
        made.terminate();
        worker = null;
        tell("failed", error.message);
        reject(error);
      }
      var timer = window.setTimeout(function () {
        stop(new Error("No answer after " + LIMIT / 1000 + " seconds, so it was stopped. The next attempt starts afresh."));
      }, LIMIT);
      made.onerror = function () { window.clearTimeout(timer); stop(new Error("Python stopped. The next attempt starts afresh.")); };
      made.onmessage = function (event) {
        window.clearTimeout(timer);
        if (event.data.broken) return stop(new Error("This broke the reader: " + event.data.broken));
        var said = JSON.parse(event.data.answer);
        tell("ready", "");
        if (said.problem !== undefined) reject(new Error(said.problem));
        else resolve(said.answer);
      };
      tell("busy", "Working");
      made.postMessage({ name: name, arguments: JSON.stringify(given) });
    });
  }

  var queue = Promise.resolve();
  function call(name, given) {
    var next = queue.then(startWorker).then(function (made) { return ask(made, name, given); });
    queue = next.catch(function () { /* its caller hears of it */ });
    return next;
  }

  window.ZooEngine = {
    call: call,
    watch: function (listener) { listeners.push(listener); listener(last); },
    load: load,
    bytes: bytes,
  };
})();
