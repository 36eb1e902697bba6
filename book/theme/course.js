// Comfort for readers with scripts; without them every page says the same.
(() => {
    "use strict";

    const make = (tag, properties = {}, ...children) => {
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...children);
        return element;
    };

    // mdBook turns the page on arrow keys; within a widget they are its own.
    const keepArrows = (widget) =>
        widget.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) event.stopPropagation();
        });

    // Guesses stay in this browser: nobody else is told.
    const memory = {
        get(id) {
            try { return localStorage.getItem("guess:" + id); } catch { return null; }
        },
        set(id, value) {
            try { localStorage.setItem("guess:" + id, value); } catch { /* not kept */ }
        },
    };

    const answerGuesses = () => {
        for (const answer of document.querySelectorAll(".rs-prediction")) {
            answer.querySelector(".rs-guess")?.remove();
            const guess = memory.get(answer.dataset.id);
            if (guess === null) continue;
            const choice = answer.dataset.choices.split("|")[guess];
            const right = guess === answer.dataset.seen;
            const words = right ? " You guessed it." : ` You guessed: ${choice}.`;
            answer.append(make("span", {
                className: "rs-guess " + (right ? "rs-right" : ""),
                textContent: words,
            }));
        }
    };

    for (const form of document.querySelectorAll(".rs-predict")) {
        keepArrows(form);
        const kept = form.querySelector(`input[value="${memory.get(form.dataset.id)}"]`);
        if (kept) kept.checked = true;
        form.addEventListener("change", (event) => {
            memory.set(form.dataset.id, event.target.value);
            answerGuesses();
        });
        form.addEventListener("submit", (event) => event.preventDefault());
    }
    answerGuesses();

    // A quiz says why the choice is right or not, as soon as it is made.
    for (const question of document.querySelectorAll(".rs-quiz fieldset")) {
        keepArrows(question);
        const whys = question.querySelectorAll("details li");
        const say = make("p", { className: "rs-say" });
        say.setAttribute("role", "status");
        question.querySelector("details").before(say);
        question.addEventListener("change", (event) => {
            const why = whys[Number(event.target.value)];
            say.replaceChildren(...why.cloneNode(true).childNodes);
            say.className = "rs-say " + why.className;
        });
    }

    // A line through all rows of a timeline, and what each worker does there.
    for (const figure of document.querySelectorAll(".rs-timeline")) {
        const table = figure.querySelector(".rs-spans");
        const spans = [...table.querySelectorAll("tbody tr")].map((row) => ({
            who: row.cells[0].textContent,
            what: row.cells[1].textContent,
            from: Number(row.dataset.from),
            to: Number(row.dataset.to),
        }));
        const workers = [...new Set(spans.map((span) => span.who))];
        const length = Number(table.dataset.length);
        const slider = make("input", {
            type: "range", className: "rs-scrub", min: 0, max: 1000, value: 0,
        });
        slider.setAttribute("aria-label", "moment");
        const readout = make("ul", { className: "rs-readout" });
        const show = () => {
            const part = slider.value / 1000;
            const now = part * length;
            for (const at of figure.querySelectorAll(".rs-cursor-at")) {
                at.setAttribute("transform", `translate(${part * at.dataset.width} 0)`);
            }
            slider.setAttribute("aria-valuetext", `${(now / 1000).toFixed(1)} ms`);
            readout.replaceChildren(...workers.map((who) => {
                const span = spans.find((of) =>
                    of.who === who && of.from <= now && now < of.to);
                return make("li", {},
                    make("b", { textContent: who }),
                    span ? span.what : "–");
            }));
        };
        slider.addEventListener("input", () => {
            figure.classList.add("rs-live");
            show();
        });
        keepArrows(slider);
        figure.querySelector("figcaption").before(slider, readout);
        show();
    }

    // A row at a time: the recorded ones, nothing in between.
    for (const box of document.querySelectorAll(".rs-slider")) {
        const names = [...box.querySelectorAll("thead th")].map((th) => th.textContent);
        const rows = [...box.querySelectorAll("tbody tr")];
        const slider = make("input", {
            type: "range", className: "rs-scrub", min: 0, max: rows.length - 1, value: 0,
        });
        slider.setAttribute("aria-label", names[0]);
        const readout = make("dl", { className: "rs-row" });
        const said = make("div", {}, readout);
        said.setAttribute("role", "status");
        const show = () => {
            const cells = [...rows[slider.value].cells];
            slider.setAttribute("aria-valuetext", cells[0].textContent);
            readout.replaceChildren(...cells.map((cell, place) => make("div", {},
                make("dt", { textContent: names[place] }),
                make("dd", { textContent: cell.textContent }))));
        };
        slider.addEventListener("input", show);
        const widget = make("div", { className: "rs-choose" }, slider, said);
        keepArrows(widget);
        box.before(widget);
        show();
    }

    // Be the scheduler: walk the states that the explorer found.
    for (const game of document.querySelectorAll(".rs-stepper")) {
        const model = JSON.parse(game.querySelector("script").textContent);
        game.querySelector(".rs-plain").remove();
        keepArrows(game);
        const moves = (state) => model.transitions.filter((move) => move.from === state);
        let past = [];
        const now = () => past.length ? past.at(-1).to : 0;

        const buttons = model.threads.map((name, thread) => make("button", {
            type: "button",
            onclick: () => take(moves(now()).find((move) => move.thread === thread)),
        }));
        const back = make("button", {
            type: "button", textContent: "Back", onclick: () => { past.pop(); show(); },
        });
        const again = make("button", {
            type: "button", textContent: "From the start",
            onclick: () => { past = []; show(); },
        });
        const wrong = make("button", {
            type: "button", textContent: "Show what goes wrong",
            onclick: () => {
                past = [];
                for (const thread of model.shortest_bad) {
                    past.push(moves(now()).find((move) => move.thread === thread));
                }
                show();
            },
        });
        wrong.hidden = !model.shortest_bad;
        const shared = make("p", { className: "rs-shared" });
        shared.setAttribute("role", "status");
        const taken = make("tbody");
        const head = make("tr", {}, ...["step", ...model.threads, model.shared_name]
            .map((name) => make("th", { textContent: name, scope: "col" })));
        const box = make("div", { className: "rs-scroll", tabIndex: 0 },
            make("table", {}, make("thead", {}, head), taken));
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "steps taken");
        const scene = make("div");
        game.append(
            make("h3", { textContent: `Be the scheduler: ${model.model}` }),
            make("div", {}, ...buttons), make("div", {}, back, again, wrong), scene, shared, box);

        const take = (move) => {
            if (!move) return;
            past.push(move);
            show();
        };
        const verdicts = {
            good: ["rs-good", "All is well at the end."],
            bad: ["rs-bad", "The end is wrong: this schedule shows the bug."],
            deadlocked: ["rs-bad", "Nobody can move: a deadlock."],
        };
        const show = () => {
            const state = model.states[now()];
            const possible = moves(now());
            buttons.forEach((button, thread) => {
                const next = state.threads[thread].next;
                const move = possible.find((of) => of.thread === thread);
                const what = next === null ? "has ended" : move ? next : `${next}: waits`;
                button.textContent = `${model.threads[thread]}: ${what}`;
                button.disabled = !move;
            });
            back.disabled = again.disabled = past.length === 0;
            scene.replaceChildren(window.rsScene(state, model.threads) ?? "");
            const [style, words] = verdicts[state.verdict] ?? ["", ""];
            shared.replaceChildren(`${model.shared_name}: `,
                make("b", { textContent: state.label }), " ",
                make("span", { className: "rs-end " + style, textContent: words }));
            if (state.broken && !state.verdict) shared.append("A promise is broken.");
            taken.replaceChildren(...past.map((move, place) => {
                const after = model.states[move.to];
                return make("tr", {},
                    make("th", { textContent: place + 1, scope: "row" }),
                    ...model.threads.map((_, thread) => make("td", {
                        textContent: thread === move.thread
                            ? [move.step, after.threads[thread].label].filter(Boolean).join(" → ")
                            : "",
                    })),
                    make("td", { textContent: after.label }));
            }));
        };
        show();
    }

    // Faults of the stock pages: a label that is a button and does not say so,
    // a menu that is no landmark, code that cannot be reached by keyboard.
    const label = document.getElementById("mdbook-sidebar-toggle");
    const shown = document.getElementById("mdbook-sidebar-toggle-anchor");
    if (label && shown) {
        const button = make("button", {
            type: "button", id: label.id, className: label.className,
            title: label.title, onclick: () => shown.click(),
        }, ...label.childNodes);
        button.setAttribute("aria-label", label.title);
        button.setAttribute("aria-controls", "mdbook-sidebar");
        const say = () => button.setAttribute("aria-expanded", String(shown.checked));
        shown.addEventListener("change", say);
        say();
        label.replaceWith(button);
    }
    document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");
    for (const code of document.querySelectorAll("pre > code")) {
        if (code.scrollWidth > code.clientWidth) {
            code.tabIndex = 0;
            code.setAttribute("role", "group");
            code.setAttribute("aria-label", "code");
        }
    }
})();
