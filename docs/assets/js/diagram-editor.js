/* <diagram-editor>: type a diagram, see it drawn. Loaded only by contribute/diagram-editor.html, after mermaid.
   A classic script without imports or requests, so that it works from file://. Text is drawn with securityLevel
   "strict", which cleans the drawing before it becomes part of the page. */
(function () {
  "use strict";

  // The light palette stands on the root element in both themes, and a fence is always written with it.
  function classDefs(names) {
    var palette = getComputedStyle(document.documentElement);
    return names.map(function (name) {
      function value(role) { return palette.getPropertyValue("--zoo-" + name.replace("_", "-") + role).trim(); }
      return "  classDef " + name + " fill:" + value("") + ",stroke:" + value("-stroke") + ",color:" + value("-text");
    });
  }

  var EXAMPLES = [
    {
      name: "Top-2 routing",
      source: [
        "flowchart LR",
        "  accTitle: Top-2 routing",
        "  accDescr: The router scores eight experts for one token. The best two compute, and their outputs are added.",
      ].concat(classDefs(["router", "expert"]), [
        "  T[Token] --> R{Router}:::router",
        "  R -->|0.6| E3[Expert 3]:::expert",
        "  R -->|0.4| E7[Expert 7]:::expert",
        "  R -.-> E1[Six idle experts]:::expert",
        "  E3 --> S((+))",
        "  E7 --> S",
      ]),
    },
    {
      name: "Layer stack",
      source: [
        "flowchart BT",
        "  accTitle: A stack of equal layers",
        "  accDescr: Tokens are embedded, pass 32 layers of attention and feed-forward, and leave through the output head.",
      ].concat(classDefs(["embedding", "norm", "attention", "dense_ffn"]), [
        "  E[Embedding]:::embedding --> N1",
        "  subgraph L[\"Layer × 32\"]",
        "    N1[Norm]:::norm --> A[Attention]:::attention --> N2[Norm]:::norm --> F[Feed-forward]:::dense_ffn",
        "  end",
        "  F --> H[Output head]:::embedding",
      ]),
    },
    {
      name: "System-2 loop",
      source: [
        "flowchart LR",
        "  accTitle: Thinking before answering",
        "  accDescr: The model writes thinking tokens, checks them, and goes on thinking until it answers or its budget ends.",
        "  Q[Question] --> T[Think]",
        "  T --> C{Good enough?}",
        "  C -->|no, budget left| T",
        "  C -->|yes, or budget spent| A[Answer]",
      ],
    },
  ];

  var counter = 0;

  function element(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { node.append(child); });
    return node;
  }

  function message(error) {
    var text = String((error && (error.str || error.message)) || error);
    var line = error && error.hash && error.hash.loc && error.hash.loc.first_line;
    return (line && text.indexOf("line") < 0 ? "Line " + line + ": " : "") + text;
  }

  customElements.define("diagram-editor", class extends HTMLElement {
    connectedCallback() {
      if (this.built) return;
      this.built = true;
      var editor = this;
      this.text = element("textarea", {
        id: "diagram-text", spellcheck: "false", autocapitalize: "off", "aria-describedby": "diagram-message",
      });
      this.picture = element("div", { class: "editor-picture", role: "img", "aria-label": "The diagram" });
      this.status = element("p", { id: "diagram-message", class: "editor-message", role: "status" });
      this.copied = element("span", { class: "editor-copied", role: "status" });
      this.chooser = element("select", { id: "diagram-example" }, EXAMPLES.map(function (example, index) {
        return element("option", { value: String(index) }, [example.name]);
      }));
      var copy = element("button", { type: "button", class: "button" }, ["Copy as fence"]);
      this.replaceChildren(
        element("div", { class: "controls" }, [
          element("div", { class: "field" }, [element("label", { for: "diagram-example" }, ["Example"]), this.chooser]),
          copy,
          this.copied,
        ]),
        element("div", { class: "editor-panes" }, [
          element("div", { class: "field" }, [element("label", { for: "diagram-text" }, ["Diagram source"]), this.text]),
          element("div", { class: "field" }, [element("span", { class: "label" }, ["Drawn"]), this.picture]),
        ]),
        this.status
      );
      this.chooser.addEventListener("change", function () { editor.show(EXAMPLES[editor.chooser.value]); });
      this.text.addEventListener("input", function () {
        editor.copied.textContent = "";
        clearTimeout(editor.timer);
        editor.timer = setTimeout(function () { editor.draw(); }, 250);
      });
      copy.addEventListener("click", function () { editor.copy(); });
      this.show(EXAMPLES[0]);
    }

    show(example) {
      this.text.value = example.source.join("\n") + "\n";
      this.draw();
    }

    draw() {
      var editor = this, source = this.text.value, turn = ++counter;
      if (!window.mermaid) {
        this.say("The drawing library did not load.", "error");
        return;
      }
      window.mermaid.render("editor-drawing-" + turn, source).then(
        function (result) {
          if (turn !== counter) return;
          editor.picture.innerHTML = result.svg; // made safe by mermaid: securityLevel "strict" cleans it with DOMPurify
          editor.say("Drawn. " + source.trim().split("\n").length + " lines.", "good");
        },
        function (error) {
          if (turn === counter) editor.say(message(error), "error");
        }
      );
    }

    say(text, state) {
      this.status.dataset.state = state;
      this.status.textContent = text;
    }

    copy() {
      var editor = this, fence = "```mermaid\n" + this.text.value.trimEnd() + "\n```\n";
      function done() { editor.copied.textContent = "Copied. Paste it into a Markdown file."; }
      function byHand() {
        var box = element("textarea", { "aria-hidden": "true" });
        box.value = fence;
        document.body.append(box);
        box.select();
        var worked = document.execCommand("copy"); // the clipboard interface is missing on file:// in some browsers
        box.remove();
        if (worked) done(); else editor.copied.textContent = "The browser refused; select the text and copy it.";
      }
      if (navigator.clipboard) navigator.clipboard.writeText(fence).then(done, byHand); else byHand();
    }
  });
})();
