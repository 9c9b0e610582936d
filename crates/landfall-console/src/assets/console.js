// Keys and what is live. Everything that can be decided can be decided without this.
'use strict';

// One key, one thing: the element that says so is pressed, followed or given the focus.
const isWriting = (target) => target.closest('input:not([type=hidden]), textarea, select, [contenteditable]');
let isLeaving = false;

// What the page itself has to tell, one thing at a time.
const say = (sentence) => {
  unsay();
  const said = Object.assign(document.createElement('p'), { className: 'notice warn said', role: 'alert', textContent: sentence });
  document.body.append(said);
};
const unsay = () => document.querySelector('body > .said:not(.gone)')?.remove();

// An answer may never come: the disk hangs, or the browser was told to stop. The keys work again then, since the desk notes nothing twice.
const PATIENCE = 5000;
let waiting;
const stay = () => {
  clearTimeout(waiting);
  isLeaving = false;
};
const leave = () => {
  isLeaving = true;
  waiting = setTimeout(() => {
    stay();
    say('There is no answer yet. It may still come. You can press again: what was noted meanwhile is told, and not noted twice.');
  }, PATIENCE);
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  // Enter on something that has the focus is its own.
  if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!named) return;
  event.preventDefault();
  if (named.matches('input')) {
    named.focus();
    named.select();
  } else if (!event.repeat && !isLeaving) {
    named.click();
  }
});

// A key or button that is pressed twice answers one question, not two. The second press may come when the next question is there, which nobody
// can have read by then.
const UNREAD = 300;
const cameAt = performance.now();
const answers = (form) => form.matches('.decide, .noted, .together');
document.addEventListener('submit', (event) => {
  const isUnread = answers(event.target) && performance.now() - cameAt < UNREAD;
  if (isLeaving || isUnread) event.preventDefault();
  // A search that is stopped leaves the page as it was.
  else if (!event.target.matches('[role=search]')) leave();
});
// The gate asks elsewhere before its page can come: who waits is told for what.
const SOON = 1000;
let asking;
document.addEventListener('click', (event) => {
  // Who goes elsewhere meanwhile does not wait for the gate.
  clearTimeout(asking);
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest('a[href="/gate"]')) return;
  asking = setTimeout(() => say('The gate asks the proxy and the CRM’s database. Where one of them does not answer, its page comes after half a minute.'), SOON);
});
window.addEventListener('pageshow', () => {
  stay();
  clearTimeout(asking);
  unsay();
});

const onward = document.querySelector('[data-onward]');
if (onward) location.replace(onward.href);

// Parts of the page that change by themselves are fetched anew when a file of the run grew.
const live = () => [...document.querySelectorAll('[data-live]')];
// What somebody wrote and did not send yet is kept, wherever the focus went since.
const holdsWords = (part) => [...part.querySelectorAll('input, textarea')].some((field) => field.value !== field.defaultValue);
// Somebody is at it, and would lose the place or the words.
const isHeld = (part) => part.contains(document.activeElement) || holdsWords(part);
let isFetching = false;
// Something changed that the page does not show yet: it came while the page was fetched, or somebody is at the part that shows it.
let isBehind = false;

async function renew() {
  isBehind = true;
  if (isFetching) return;
  isFetching = true;
  let areHeld = false;
  try {
    while (isBehind) {
      isBehind = false;
      areHeld = await fetchParts();
    }
  } finally {
    isFetching = false;
    isBehind ||= areHeld;
  }
}

// Where the figures of the navigation alone are live, nothing is searched for anew to learn them.
const address = () => live().every((part) => part.matches('nav')) ? location.pathname : location.href;

// True where a part could not be replaced. What stands in it may be a part of its own, and that nobody is at.
async function fetchParts() {
  const answer = await fetch(address(), { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = (part) => page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
  const isOld = (part) => part.isConnected && fresh(part) && fresh(part).innerHTML !== part.innerHTML;
  let areHeld = false;
  for (const part of live()) {
    if (!isOld(part)) continue;
    if (isHeld(part)) areHeld = true;
    else part.replaceWith(document.importNode(fresh(part), true));
  }
  return areHeld;
}

// Who leaves a part leaves it to be renewed; the focus is elsewhere only after the event.
document.addEventListener('focusout', () => { if (isBehind) setTimeout(renew); });

// One tab listens for all of them, since a browser opens six connections to an address and each that listens keeps one; when it goes, another does.
// Where it hears nothing any more, it says so in all of them: a figure that is no longer renewed looks like one that is.
const others = new BroadcastChannel('changed');
const CHANGED = 'changed';
const GONE = 'gone';
const BACK = 'back';
const gone = () => document.querySelector('body > .gone');
const hear = (news) => {
  if (news === GONE && !gone()) {
    const textContent = 'The console does not answer any more: this page is as it was then, and nothing is noted. Where it was ended, “landfall console RUN” prints a new address.';
    document.body.append(Object.assign(document.createElement('p'), { className: 'notice bad said gone', role: 'alert', textContent }));
  }
  if (news === BACK) gone()?.remove();
  if (news !== GONE) renew();
};
const tell = (news) => {
  hear(news);
  others.postMessage(news);
};
const changed = () => tell(CHANGED);

// A browser asks again by itself, but where it was answered that it is nobody who was let in: another console listens there by now.
const GRACE = 5000;
const watchOver = (events) => {
  let silence;
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) tell(GONE);
    else silence ??= setTimeout(() => tell(GONE), GRACE);
  });
  events.addEventListener('open', () => {
    clearTimeout(silence);
    silence = undefined;
    if (gone()) tell(BACK);
  });
};
const listen = (events) => {
  watchOver(events);
  events.addEventListener('changed', changed);
  return new Promise(() => {});
};
// Who left may have left while something changed.
const listenNext = (events) => {
  events.addEventListener('open', changed, { once: true });
  return listen(events);
};

if (live().length > 0 && !onward) {
  others.addEventListener('message', (event) => hear(event.data));
  navigator.locks.request('listens', { ifAvailable: true }, (free) => free && listen(new EventSource('/events')))
    .then(() => navigator.locks.request('listens', () => listenNext(new EventSource('/events'))));
}

// Who masks in one tab shares the screen, and the other tabs are on it too: they come anew, masked.
const masked = new BroadcastChannel('masked');
const mask = document.querySelector('form[action="/mask"] button');
const isShown = mask ? mask.getAttribute('aria-pressed') === 'false' : document.querySelector('[data-shown]');
if (isShown) masked.addEventListener('message', () => location.replace(location.pathname + location.search));
else if (mask) masked.postMessage('');
