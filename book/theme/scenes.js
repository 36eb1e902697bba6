// What a state of a model looks like: a round table, a shelf, an event loop.
// Drawn from the explored state alone, as the scheduler's buttons are.
window.rsScene = (() => {
    "use strict";

    const draw = (tag, attributes, ...children) => {
        const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, value);
        }
        element.append(...children);
        return element;
    };

    // Where something at the round table is: a turn of one goes once round it.
    const place = (turn, radius) => {
        const angle = (turn - 0.25) * 2 * Math.PI;
        return [150 + radius * Math.cos(angle), 105 + radius * Math.sin(angle)];
    };

    // Fork k lies between philosophers k - 1 and k, or in front of its holder.
    const roundTable = ({ shared: { forks }, threads, verdict }, names) => {
        const seats = forks.length;
        const forkAt = (fork) => {
            const between = fork - 0.5;
            if (forks[fork] === null) return place(between / seats, 45);
            const isLeft = (forks[fork] - between + seats) % seats < 1;
            return place((forks[fork] + (isLeft ? -0.2 : 0.2)) / seats, 60);
        };
        const waitsFor = (who) => {
            const wanted = Number(/^take (\d+)$/.exec(threads[who].next)?.[1]) - 1;
            const held = forks[wanted] ?? null;
            return held === null || held === who ? null : wanted;
        };
        const said = [];
        const table = draw("svg", { viewBox: "0 0 300 185", role: "img", class: "rs-table" },
            draw("circle", { cx: 150, cy: 105, r: 66, class: "rs-top" }));
        names.forEach((name, who) => {
            const [x, y] = place(who / seats, 85);
            const fork = waitsFor(who);
            if (fork !== null) {
                const [toX, toY] = forkAt(fork);
                const stuck = verdict === "deadlocked" ? "rs-wish rs-stuck" : "rs-wish";
                table.append(draw("line", { x1: x, y1: y, x2: toX, y2: toY, class: stuck }));
                said.push(`${name} waits for fork ${fork + 1}, ${names[forks[fork]]} has it`);
            }
            table.append(draw("circle", { cx: x, cy: y, r: 15, class: "rs-seat" }),
                draw("text", { x, y: y + 5, "text-anchor": "middle" }, name));
        });
        forks.forEach((holder, fork) => {
            const [x, y] = forkAt(fork);
            table.append(
                draw("circle", { cx: x, cy: y, r: 10, class: holder === null ? "rs-free" : "rs-held" }),
                draw("text", { x, y: y + 4, "text-anchor": "middle" }, String(fork + 1)));
            if (holder !== null) said.push(`${names[holder]} holds fork ${fork + 1}`);
        });
        table.setAttribute("aria-label", said.join("; ") || "All forks are on the table.");
        return table;
    };

    // A room with what is in it.
    const room = (label, things, isWrong = false) => {
        const box = document.createElement("div");
        const title = document.createElement("span");
        title.textContent = label;
        const content = document.createElement("b");
        content.textContent = things.join(" ") || "nobody";
        content.className = isWrong ? "rs-bad" : "";
        box.append(title, content);
        return box;
    };
    const rooms = (...all) => {
        const row = document.createElement("div");
        row.className = "rs-rooms";
        row.append(...all);
        return row;
    };

    const shelf = ({ shared, broken }, names) => {
        const who = (threads) => threads.map((thread) => names[thread]);
        const bricks = shared.bricks > 0 ? "▮".repeat(shared.bricks) : String(shared.bricks);
        return rooms(
            room("on the shelf", [bricks], broken),
            room("has the lock", shared.lock === null ? [] : who([shared.lock])),
            room("sleeps until there is a brick", who(shared.not_empty)),
            room("sleeps until there is room", who(shared.not_full)));
    };

    const eventLoop = ({ shared, verdict }) => {
        const executor = { Awake: "awake", Asleep: "asleep", Noted: "awake, has a note" };
        return rooms(
            room("the timer", [shared.gone_off ? "has gone off" : "runs"]),
            room("the task's waker", [shared.waker ? "is with the timer" : "is not given"]),
            room("in line to be polled", [shared.in_line ? "the task" : "nobody"]),
            room("the executor", [executor[shared.executor]], verdict === "deadlocked"));
    };

    return (state, names) => {
        const { shared } = state;
        if (Array.isArray(shared?.forks)) return roundTable(state, names);
        if (shared?.not_full) return shelf(state, names);
        if (shared?.executor) return eventLoop(state);
        return null;
    };
})();
