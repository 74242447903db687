'use strict';

const TEXTS = {
  vi: {
    subtitle: 'nhà mạng mô phỏng', phones: 'Điện thoại', searchLabel: 'Tìm theo số, tên gửi hoặc nội dung', back: '‹ Danh sách',
    choose: 'Chọn một số để xem tin như trên điện thoại.', noPhones: 'Chưa có tin nào. Tin gửi tới nhà mạng này sẽ hiện ở đây.',
    noMatch: 'Không tìm thấy tin nào khớp.', noBubbles: 'Số này chưa nhận tin nào.', border: 'đoạn {0}/{1}', gap: 'đoạn {0} chưa tới',
    repeated: 'nhận trùng', segments: '{0} đoạn', more: 'Chỉ hiện {0} số mới nhất.', problem: 'Không đọc được dữ liệu ({0}). Đang thử lại.',
    summary: '{0} tin · {1} đoạn · {2} số · {3} trùng · {4} biên nhận đang chờ · lúc {5}',
    pending: 'chờ biên nhận', unasked: 'không yêu cầu biên nhận', lost: 'biên nhận bị mất',
    DELIVERED: 'đã tới máy', EXPIRED: 'hết hạn', DELETED: 'đã xoá', UNDELIVERABLE: 'không gửi được', REJECTED: 'bị từ chối', locale: 'vi-VN',
  },
  en: {
    subtitle: 'simulated carrier', phones: 'Phones', searchLabel: 'Search number, sender or text', back: '‹ All phones',
    choose: 'Choose a number to see its messages as its phone would.', noPhones: 'No messages yet. What is sent to this carrier appears here.',
    noMatch: 'No message matches.', noBubbles: 'This number has received nothing.', border: 'segment {0} of {1}', gap: 'segment {0} has not come',
    repeated: 'received again', segments: '{0} segments', more: 'Only the newest {0} numbers are shown.', problem: 'The data could not be read ({0}). Trying again.',
    summary: '{0} messages · {1} segments · {2} numbers · {3} duplicates · {4} receipts owed · as of {5}',
    pending: 'receipt pending', unasked: 'no receipt asked for', lost: 'receipt lost',
    DELIVERED: 'delivered', EXPIRED: 'expired', DELETED: 'deleted', UNDELIVERABLE: 'undeliverable', REJECTED: 'rejected', locale: 'en-GB',
  },
};
const REFRESH_MILLIS = 2000;
const ZONE = 'Asia/Ho_Chi_Minh';
const lang = document.documentElement.lang === 'en' ? 'en' : 'vi';
const t = TEXTS[lang];
const say = (key, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), t[key]);
const count = (value) => value.toLocaleString(t.locale);
const clock = (millis) => new Date(millis).toLocaleTimeString(t.locale, { timeZone: ZONE, hourCycle: 'h23' });
const day = (millis) => new Date(millis).toLocaleDateString(t.locale, { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const byId = (id) => document.getElementById(id);

/** 84901234567 as people read it: 090 123 45 67. */
function readable(number) {
  const national = /^84\d{9}$/.test(number) ? `0${number.slice(2)}` : number;
  return /^0\d{9}$/.test(national) ? national.replace(/^(...)(...)(..)(..)$/, '$1 $2 $3 $4') : national;
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** Replaces the children only when what they show has changed, so that reading isn't disturbed. */
function show(container, children) {
  const fresh = document.createElement('div');
  fresh.append(...children);
  if (fresh.innerHTML !== container.innerHTML) container.replaceChildren(...fresh.childNodes);
}

function chosen() {
  return decodeURIComponent(location.hash.slice(1));
}

function phoneItem(phone) {
  const item = element('li');
  const link = element('a');
  link.href = `#${encodeURIComponent(phone.number)}`;
  if (phone.number === chosen()) link.setAttribute('aria-current', 'true');
  link.append(element('b', '', readable(phone.number)), element('time', '', clock(phone.receivedAt)),
    element('span', '', `${phone.from}: ${phone.preview}`));
  item.append(link);
  return item;
}

async function refreshPhones() {
  const search = byId('q').value.trim();
  const answer = await get(`phones?limit=50&q=${encodeURIComponent(search)}`);
  if (search !== byId('q').value.trim()) return;
  show(byId('phones'), answer.phones.map(phoneItem));
  const note = byId('phones-empty');
  note.hidden = answer.phones.length > 0 && !answer.more;
  note.textContent = answer.more ? say('more', answer.phones.length) : say(search ? 'noMatch' : 'noPhones');
}

/** The receipt's state in words, with a mark that doesn't need colour. */
function state(bubble) {
  if (bubble.receipt === 'OWED') return ['state wait', say('pending')];
  if (bubble.receipt === 'NOT_REQUESTED') return ['state none', say('unasked')];
  if (bubble.receipt === 'LOST') return ['state bad', say('lost')];
  return [bubble.end === 'DELIVERED' ? 'state ok' : 'state bad', say(bubble.end)];
}

function bubbleNode(bubble) {
  const node = element('article', 'message');
  const text = element('div', 'text');
  bubble.segments.forEach((segment, i) => {
    if (bubble.segments.length > 1 && i > 0) text.append(element('div', 'border', say('border', i + 1, bubble.segments.length)));
    text.append(segment === '' && bubble.missing > 0 ? element('span', 'gap', say('gap', i + 1)) : document.createTextNode(segment));
  });
  const about = element('div', 'about');
  about.append(element('time', '', clock(bubble.receivedAt)), element('span', ...state(bubble)), element('span', '', bubble.encoding));
  if (bubble.segments.length > 1) about.append(element('span', '', say('segments', bubble.segments.length)));
  if (bubble.repeated) about.append(element('span', 'repeated', say('repeated')));
  node.append(element('div', 'from', bubble.from), text, about);
  return node;
}

async function refreshBubbles() {
  const number = chosen();
  document.body.classList.toggle('reading', number !== '');
  byId('number').textContent = number ? readable(number) : '';
  const bubbles = number ? (await get(`phones/${encodeURIComponent(number)}`)).bubbles : [];
  if (number !== chosen()) return;
  const children = [];
  let last = '';
  for (const bubble of bubbles) {
    const today = day(bubble.receivedAt);
    if (today !== last) children.push(element('div', 'day', today));
    last = today;
    children.push(bubbleNode(bubble));
  }
  const log = byId('bubbles');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  show(log, children);
  if (atEnd) log.scrollTop = log.scrollHeight;
  const note = byId('bubbles-empty');
  note.hidden = bubbles.length > 0;
  note.textContent = say(number ? 'noBubbles' : 'choose');
}

async function refreshSummary() {
  const stats = await get('stats');
  byId('name').textContent = stats.name;
  document.title = `${stats.name} – Brandcast`;
  byId('summary').textContent = say('summary', count(stats.messages), count(stats.submits), count(stats.distinctNumbers),
    count(stats.duplicates), count(stats.receipts.owed), clock(Date.now()));
}

async function refresh() {
  const problem = byId('problem');
  try {
    await Promise.all([refreshSummary(), refreshPhones(), refreshBubbles()]);
    problem.hidden = true;
  } catch (error) {
    problem.textContent = say('problem', error.message);
    problem.hidden = false;
  }
}

async function run() {
  if (!document.hidden) await refresh();
  setTimeout(run, REFRESH_MILLIS);
}

document.querySelectorAll('[data-t]').forEach((node) => { node.textContent = t[node.dataset.t]; });
document.querySelectorAll('nav a').forEach((link) => {
  if (link.lang === lang) link.setAttribute('aria-current', 'true');
  link.addEventListener('click', () => { link.hash = location.hash; });
});
byId('search').addEventListener('submit', (event) => event.preventDefault());
byId('q').addEventListener('input', refresh);
window.addEventListener('hashchange', refresh);
run();
