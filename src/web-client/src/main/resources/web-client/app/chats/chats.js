// The user's chats and invites, kept up to date by the socket.
import { call, onSession, user } from '../core/session.js';
import { changed } from '../core/rendering.js';
import { Log } from '../conversation/log.js';
import { met, nameOf } from '../people/people.js';
import { onTabs, tellTabs } from '../core/tabs.js';
import { followReading, markRead, startReading } from './reading.js';
import { t } from '../i18n/i18n.js';

/** id → {id, type, title, members, lastMessage, lastSeq, lastActivityAt, heardSeq, log}. */
export const chats = new Map();
export let invites = [];
export let loaded = false;

const joiners = [];
const leavers = [];

/** Calls back with each chat that appears, and with the id of each that goes. */
export function onChats({ appeared, gone }) {
  joiners.push(appeared);
  leavers.push(gone);
}

onSession('ended', () => {
  chats.clear();
  invites = [];
  loaded = false;
});
onTabs('chats', () => user && load().catch(() => {}));

/** Fetches all chats and invites; what is there stays, with what was heard of it. */
export async function load() {
  const [mine, open] = await Promise.all([call('GET', '/chats'), call('GET', '/invites')]);
  startReading(mine);
  const ids = new Set(mine.map((chat) => chat.id));
  [...chats.keys()].filter((id) => !ids.has(id)).forEach(drop);
  mine.forEach(take);
  showInvites(open);
  loaded = true;
  changed();
}

/** Fetches one chat, of which the socket has told. */
export async function loadChat(id) {
  take(await call('GET', `/chats/${id}`));
  invites = invites.filter((invite) => invite.chatId !== id);
  changed();
}

export async function loadInvites() {
  showInvites(await call('GET', '/invites'));
  changed();
}

function showInvites(open) {
  open.forEach((invite) => met(invite.fromUserId, invite.fromEmail, invite.fromDisplayName));
  invites = open;
}

/** A message that the socket brought. */
export function heard(message) {
  const chat = chats.get(message.chatId);
  if (!chat) {
    return;
  }
  chat.log.add([message]);
  chat.heardSeq = Math.max(chat.heardSeq ?? 0, message.seq);
  if (message.seq > (chat.lastSeq ?? 0)) {
    chat.lastSeq = message.seq;
    chat.lastMessage = message;
    chat.lastActivityAt = message.sentAt;
  }
  if (message.senderId === user.id && !message.fromAI) {
    markRead(chat.id, message.seq);
  }
  changed();
}

export async function startPrivateChat(person) {
  const chat = await call('POST', '/chats', { type: 'private', members: [person.id] });
  take(chat);
  tellTabs('chats');
  return chat.id;
}

export async function createGroup(title, people) {
  const chat = await call('POST', '/chats', { type: 'group', title, members: [] });
  take(chat);
  if (people.length) {
    await invite(chat.id, people);
  }
  tellTabs('chats');
  return chat.id;
}

export function invite(chatId, people) {
  return call('POST', `/chats/${chatId}/send-invite`, { userIds: people.map((person) => person.id) });
}

export async function acceptInvite(chatId) {
  await call('POST', `/chats/${chatId}/accept-invite`);
  await loadChat(chatId);
  tellTabs('chats');
}

export async function declineInvite(chatId) {
  await call('POST', `/chats/${chatId}/decline-invite`);
  invites = invites.filter((each) => each.chatId !== chatId);
  changed();
  tellTabs('chats');
}

export async function leave(chatId) {
  await call('POST', `/chats/${chatId}/leave`);
  drop(chatId);
  tellTabs('chats');
}

export async function membersOf(chatId) {
  const members = await call('GET', `/chats/${chatId}/members`);
  members.forEach((member) => met(member.userId, member.email, member.displayName));
  return members;
}

/** Chats, the one with the newest activity first. */
export function byActivity() {
  return [...chats.values()].sort((one, other) => activity(other) - activity(one));
}

function activity(chat) {
  return Date.parse(chat.lastActivityAt ?? chat.createdAt);
}

/** The one that the user talks with in a private chat; undefined in a group, or when the other has left. */
export function otherOf(chat) {
  return chat.type === 'private' ? chat.members?.find((id) => id !== user.id) : undefined;
}

export function titleOf(chat) {
  if (chat.type === 'group') {
    return chat.title || t('untitledGroup');
  }
  const other = otherOf(chat);
  return other === undefined ? t('privateChat') : nameOf(other);
}

function take(fresh) {
  const known = chats.get(fresh.id);
  fresh.people?.forEach((person) => met(person.id, person.email, person.displayName));
  if (fresh.lastMessage) {
    met(fresh.lastMessage.senderId, fresh.lastMessage.senderEmail);
  }
  if (!known) {
    const chat = { ...fresh, heardSeq: fresh.lastSeq, log: new Log(fresh.id) };
    chats.set(chat.id, chat);
    joiners.forEach((appeared) => appeared(chat));
    return;
  }
  // What was heard meanwhile is newer than this answer may be.
  const older = (fresh.lastSeq ?? 0) < (known.lastSeq ?? 0);
  const { lastSeq, lastMessage, lastActivityAt } = known;
  Object.assign(known, fresh, older ? { lastSeq, lastMessage, lastActivityAt } : {});
}

function drop(id) {
  chats.delete(id);
  leavers.forEach((gone) => gone(id));
  changed();
}

followReading(changed);
