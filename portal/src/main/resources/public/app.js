/*
 * What HTML and htmx leave to do. Every page works without it, only less smoothly.
 * No inline handler or style is ever needed: the content-security-policy is default-src 'self'.
 */
(function () {
  "use strict";

  // Menus close by Escape, and by a click elsewhere.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A form that sends or spends is submitted once, however often its button is clicked.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.querySelectorAll("button[type=submit]").forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.busy = "1";
    });
  });
  // Back from the next page, the form is usable again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-tidy] :disabled").forEach(function (field) {
      field.disabled = false;
    });
    document.querySelectorAll("form[data-once]").forEach(release);
  });
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button[type=submit]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.busy;
    });
  }

  // An address without the filters that were left empty is one that can be read and passed on.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-tidy]")) return;
    event.target.querySelectorAll("input, select").forEach(function (field) {
      if (field.name && !field.value) field.disabled = true;
    });
  });

  // The summary of a form's errors takes the focus, and each entry its field.
  var problems = document.getElementById("problems");
  if (problems) problems.focus();

  // Upload: the bytes' way by XMLHttpRequest, since only it tells its progress. The server answers with the page to go to.
  var upload = document.querySelector("form[data-upload]");
  if (upload && window.FormData) {
    upload.addEventListener("submit", function (event) {
      event.preventDefault();
      sendFile(upload);
    });
  }

  function sendFile(form) {
    var panel = document.getElementById("upload-progress");
    var bar = panel.querySelector("progress");
    var words = panel.querySelector("[data-words]");
    var button = form.querySelector("button[type=submit]");
    var request = new XMLHttpRequest();
    var started = Date.now();
    var shown = 0;
    var file = form.querySelector("input[type=file]").files[0];
    panel.hidden = false;
    // Told before hours of sending, where it can be known.
    if (file && panel.dataset.mostBytes && file.size > Number(panel.dataset.mostBytes)) {
      failed(panel.dataset.large);
      return;
    }
    button.setAttribute("aria-disabled", "true");
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      var percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      // The live region would speak without a pause otherwise.
      if (percent < shown + 5 && percent < 100) return;
      shown = percent;
      var left = ((Date.now() - started) / 1000) * (event.total / event.loaded - 1);
      words.textContent =
        percent < 100
          ? panel.dataset.sending.replace("{0}", percent).replace("{1}", Math.max(1, Math.round(left)))
          : panel.dataset.reading;
      if (percent === 100) bar.removeAttribute("value");
    });
    request.addEventListener("load", function () {
      var next = request.getResponseHeader("HX-Redirect");
      if (next) {
        window.location.assign(next);
      } else if (request.status === 422) {
        document.getElementById("main").innerHTML = request.responseText;
        var now = document.querySelector("form[data-upload]");
        if (now) {
          now.addEventListener("submit", function (event) {
            event.preventDefault();
            sendFile(now);
          });
        }
        var told = document.getElementById("problems");
        if (told) told.focus();
      } else if (request.status === 413 && panel.dataset.large) {
        failed(panel.dataset.large);
      } else if (request.status === 408 && panel.dataset.slow) {
        failed(panel.dataset.slow);
      } else {
        failed();
      }
    });
    request.addEventListener("error", function () {
      failed();
    });
    request.send(new FormData(form));

    function failed(why) {
      words.textContent = why || panel.dataset.failed;
      bar.value = 0;
      release(form);
    }
  }

  // A small file whose lines belong into a text field: read here, so that it can be looked at before it is sent.
  document.querySelectorAll("input[type=file][data-fill]").forEach(function (file) {
    file.addEventListener("change", function () {
      if (!file.files.length) return;
      file.files[0].text().then(function (text) {
        var field = document.getElementById(file.dataset.fill);
        field.value = (field.value.trim() ? field.value.trim() + "\n" : "") + text.replace(/^\ufeff/, "").trim();
        file.value = "";
        field.focus();
      });
    });
  });

  // The text without diacritics, when the writer takes the offer of the segment counter.
  document.addEventListener("click", function (event) {
    var offer = event.target.closest("[data-text-offer]");
    if (!offer) return;
    event.preventDefault();
    var text = document.getElementById("text");
    text.value = offer.dataset.textOffer;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });

  // A registered text chosen goes into the text field, to be filled in there.
  document.addEventListener("change", function (event) {
    var choice = event.target.closest("select[data-into]");
    if (!choice || !choice.value) return;
    var text = document.getElementById(choice.dataset.into);
    text.value = choice.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    choice.value = "";
    text.focus();
  });

  // The time field belongs to "at" only.
  function startFields() {
    var box = document.getElementById("start-at-box");
    var later = document.querySelector("input[name=start][value=at]");
    if (box && later) box.hidden = !later.checked;
  }
  document.addEventListener("change", startFields);
  startFields();

  // Live progress: events from the server; where they don't come through, htmx asks every few seconds.
  var live = document.querySelector("[data-live]");
  if (live) follow(live);

  function follow(region) {
    var failures = 0;
    var poll = null;
    // The same, told by an answer to a poll.
    region.addEventListener("state", renew);
    if (!window.EventSource) {
      startPolling();
      return;
    }
    var events = new EventSource(region.dataset.live);
    events.addEventListener("progress", function (event) {
      failures = 0;
      stopPolling();
      window.htmx.swap(region, event.data, { swapStyle: "innerHTML" });
    });
    // Spoken, so told by the server only at steps worth a sentence.
    events.addEventListener("say", function (event) {
      document.getElementById("live-say").textContent = event.data;
    });
    // Another state has other buttons: the page comes anew.
    events.addEventListener("state", renew);
    events.addEventListener("end", function () {
      events.close();
    });
    events.addEventListener("error", function () {
      failures += 1;
      if (failures >= 2 || events.readyState === EventSource.CLOSED) startPolling();
    });
    window.addEventListener("pagehide", function () {
      events.close();
    });

    function startPolling() {
      if (poll) return;
      poll = window.setInterval(function () {
        window.htmx.ajax("GET", region.dataset.poll, { source: region, target: region, swap: "innerHTML" });
      }, 3000);
    }
    function stopPolling() {
      window.clearInterval(poll);
      poll = null;
    }

    // In place: a reload would take the page away from a reader who is just leaving it by a link.
    function renew() {
      if (events) events.close();
      stopPolling();
      window.htmx.ajax("GET", region.dataset.page, { target: "#main", select: "#main", swap: "outerHTML" }).then(next, next);

      function next() {
        var now = document.querySelector("[data-live]");
        if (now === region) window.setTimeout(renew, 3000);
        else if (now) follow(now);
      }
    }
  }
})();
