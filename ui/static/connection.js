// Says what is so where the connection of a page is refused for good, in place of NiceGUI's "offline for a moment".
(() => {
  const said = document.currentScript.dataset; // the sentences and our address, from ui/layout/connection.py
  const OFTEN_ENOUGH = 3; // refusals in a row while the server answers otherwise
  const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
  let refused = 0;

  function isOurAddress() {
    const ours = new URL(said.address);
    const isOurName =
      ours.hostname === location.hostname ||
      (LOOPBACK.includes(ours.hostname) && LOOPBACK.includes(location.hostname));
    return isOurName && ours.protocol === location.protocol && ours.port === location.port;
  }

  function say(sentence, words, address) {
    window.socket.io.reconnection(false); // it would be refused again and again
    window.socket.disconnect();
    const link = Object.assign(document.createElement("a"), { href: address, textContent: words });
    const spans = [sentence, link].map((what) => {
      const span = document.createElement("span");
      span.append(what);
      return span;
    });
    const popup = document.getElementById("popup");
    popup.setAttribute("role", "alert");
    popup.ariaHidden = "false";
    popup.replaceChildren(...spans);
  }

  async function look() {
    if (!isOurAddress()) {
      const there = new URL(location.pathname + location.search, said.address).href;
      const filled = (words) => words.replaceAll("{here}", location.origin).replaceAll("{there}", said.address);
      say(filled(said.elsewhere), filled(said.open), there);
      return;
    }
    const answer = await fetch(said.health, { cache: "no-store" }).catch(() => null);
    refused = answer?.ok ? refused + 1 : 0; // without an answer we are offline, and that goes away by itself
    if (refused < OFTEN_ENOUGH) return;
    const page = await fetch(location.href, { cache: "no-store", redirect: "manual" }).catch(() => null);
    if (page?.type === "opaqueredirect") location.reload(); // signed out meanwhile: it leads to the sign-in page
    else say(said.refused, said.again, location.href);
  }

  const waiting = setInterval(() => {
    if (!window.socket) return;
    clearInterval(waiting);
    window.socket.on("connect_error", look);
    window.socket.on("connect", () => (refused = 0));
  }, 50);
})();
