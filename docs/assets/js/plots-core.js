/* What a plot of models shows, without a page: points, the staircase of those that nothing beats, and the Vega-Lite
   specification, put together from the pieces that render/plots.py and render/charts.py write. It needs zoo.js and
   plots.js and sets window.ZooPlots. */
(function () {
  "use strict";
  var data = window.LLM_ZOO_PLOTS;
  var F = window.Zoo.format;
  var byId = new Map(data.quantities.map(function (one) { return [one.id, one]; }));
  var colours = Object.keys(data.colours);

  function number(value) { return typeof value === "string" ? parseInt(value.replace(/-/g, ""), 10) : value; }

  function written(quantity, value) {
    if (quantity.form === "day") return value;
    return (quantity.form === "tokens" ? F.exact : F[quantity.form])(value);
  }

  /* The plot of a preset: {x, y, xlog, ylog, colour, size, front}. */
  function stateOf(preset) {
    return {
      x: preset.x, y: preset.y, xlog: byId.get(preset.x).wide, ylog: byId.get(preset.y).wide, colour: preset.colour,
      size: "", front: preset.front,
    };
  }

  var standard = stateOf(data.presets[0]);

  function chosen(word, otherwise) { return word === "yes" ? true : word === "no" ? false : otherwise; }

  /* The plot that an address asks for; what it does not say, or says wrongly, is as in the first preset. */
  function read(pairs) {
    var x = byId.get(pairs.x) || byId.get(standard.x), y = byId.get(pairs.y) || byId.get(standard.y);
    var size = byId.get(pairs.size);
    return {
      x: x.id, y: y.id,
      xlog: Boolean(x.log) && chosen(pairs.xlog, x.wide),
      ylog: Boolean(y.log) && chosen(pairs.ylog, y.wide),
      colour: data.colours[pairs.colour] && colours.indexOf(pairs.colour) >= 0 ? pairs.colour : standard.colour,
      size: size && size.log ? size.id : "",
      front: chosen(pairs.front, standard.front),
    };
  }

  /* What of a plot differs from the first preset, for the address. */
  function pairsOf(state) {
    var x = byId.get(state.x), y = byId.get(state.y);
    return {
      x: state.x === standard.x ? "" : state.x,
      y: state.y === standard.y ? "" : state.y,
      xlog: state.xlog === x.wide ? "" : state.xlog ? "yes" : "no",
      ylog: state.ylog === y.wide ? "" : state.ylog ? "yes" : "no",
      colour: state.colour === standard.colour ? "" : state.colour,
      size: state.size,
      front: state.front === standard.front ? "" : state.front ? "yes" : "no",
    };
  }

  function shown(value, log) { return value !== undefined && !(log && number(value) <= 0); }

  /* Models for which everything on the plot is known, oldest first: [model, x, y]. */
  function points(state) {
    return data.models.map(function (model) { return [model, model.values[state.x], model.values[state.y]]; }).filter(function (row) {
      return shown(row[1], state.xlog) && shown(row[2], state.ylog) && (!state.size || row[0].values[state.size] > 0);
    });
  }

  /* Rows [what, x, y] that nothing beats in both, from the smallest x to the largest (derive/pareto.py says what beats). */
  function staircase(rows, xBetter, yBetter) {
    var across = xBetter === "low" ? 1 : -1, up = yBetter === "low" ? 1 : -1, best = [];
    rows.slice().sort(function (one, other) {
      return across * (number(one[1]) - number(other[1])) || up * (number(one[2]) - number(other[2]));
    }).forEach(function (row) {
      if (!best.length || up * number(row[2]) < up * number(best[best.length - 1][2])) best.push(row);
    });
    return best.sort(function (one, other) { return number(one[1]) - number(other[1]); });
  }

  /* Whether a staircase means something: both quantities are better one way. */
  function comparable(state) { return Boolean(byId.get(state.x).better && byId.get(state.y).better); }

  function front(state) {
    if (!state.front || !comparable(state)) return [];
    return staircase(points(state), byId.get(state.x).better, byId.get(state.y).better);
  }

  function row(entry) {
    var model = entry[0];
    return { x: entry[1], y: entry[2], label: model.name, told: model.name + " (" + model.developer + ")", id: model.id };
  }

  function seriesOf(model, colour) { return data.colours[colour].names[model.series[colours.indexOf(colour)]]; }

  /* The encoding of areas, with a legend in the words and numbers of the quantity. */
  function sizeOf(id) {
    var made = JSON.parse(JSON.stringify(data.size)), quantity = byId.get(id), axis = quantity.linear.x.axis;
    made.size.title = quantity.linear.x.title;
    ["format", "labelExpr"].forEach(function (key) { if (axis[key]) made.size.legend[key] = axis[key]; });
    return made;
  }

  /* Where labels [x, y, width, radius of its point] stand so that none lies over another: [left, baseline], or null for one that
     finds no place. Each stands beside its point, above or below, right or left; rather not over the points [x, y, radius].
     The last label, at the end of the staircase, chooses first. */
  function placed(labels, points, width, height) {
    var TALL = 12, UP = 6, taken = [];
    function boxes(label) {
      var right = Math.max(6, label[3]), left = -right - label[2], down = UP + TALL - 3, level = TALL / 3;
      return [[right, -UP], [left, -UP], [right, down], [left, down], [right + 4, level], [left - 4, level]]
        .map(function (move) { return [label[0] + move[0], label[1] + move[1], label[2]]; })
        .filter(function (box) { return box[0] >= 0 && box[0] + box[2] <= width && box[1] - TALL >= 0 && box[1] <= height; });
    }
    function free(box) {
      return taken.every(function (one) {
        return box[0] >= one[0] + one[2] || one[0] >= box[0] + box[2] || Math.abs(box[1] - one[1]) >= TALL;
      });
    }
    function clear(box) {
      return points.every(function (point) {
        var across = Math.max(box[0] - point[0], 0, point[0] - box[0] - box[2]), up = Math.max(box[1] - TALL + 2 - point[1], 0, point[1] - box[1]);
        return across * across + up * up >= point[2] * point[2];
      });
    }
    return labels.slice().reverse().map(function (label) {
      var fitting = boxes(label).filter(free), box = fitting.find(clear) || fitting[0];
      if (!box) return null;
      taken.push(box);
      return [box[0], box[1]];
    }).reverse();
  }

  /* The Vega-Lite specification of a plot. */
  function spec(state) {
    var made = JSON.parse(JSON.stringify(data.template)), x = byId.get(state.x), y = byId.get(state.y);
    var place = { x: (state.xlog ? x.log : x.linear).x, y: (state.ylog ? y.log : y.linear).y };
    made.layer[0].mark.interpolate = x.better === "low" ? "step-after" : "step-before";
    made.layer.forEach(function (layer) { Object.assign(layer.encoding, place); });
    Object.assign(made.layer[1].encoding, data.colours[state.colour].encoding, state.size ? sizeOf(state.size) : {});
    made.datasets = {
      points: points(state).map(function (entry) {
        var point = Object.assign(row(entry), { series: seriesOf(entry[0], state.colour) });
        return state.size ? Object.assign(point, { size: entry[0].values[state.size] }) : point;
      }),
      front: front(state).map(row),
    };
    return made;
  }

  window.ZooPlots = {
    data: data, quantity: function (id) { return byId.get(id); }, stateOf: stateOf, read: read, pairsOf: pairsOf, points: points,
    staircase: staircase, comparable: comparable, front: front, spec: spec, placed: placed, written: written, seriesOf: seriesOf,
  };
})();
