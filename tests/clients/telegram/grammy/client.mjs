// Tries the sandbox's Bot API with grammY. See tests/clients/run for how it is called.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { Bot, GrammyError, InputFile, InputMediaBuilder } from 'grammy'

const root = process.env.TELEGRAM_API_URL
const token = process.env.TELEGRAM_BOT_TOKEN
const chat = Number(process.env.TELEGRAM_BACKUP_CHAT_ID)
const local = process.env.SANDBOX_PROFILE === 'local'
const { api } = new Bot(token, { client: { apiRoot: root } })

let failed = 0
async function check(what, attempt) {
  try {
    await attempt()
    console.log(`ok - ${what}`)
  } catch (error) {
    failed += 1
    console.log(`not ok - ${what}: ${String(error.message).split('\n')[0]}`)
  }
}

async function refused(code, description, attempt) {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof GrammyError, String(error))
    assert.equal(error.error_code, code)
    assert.equal(error.description, description)
    return true
  })
}

async function bytes_of(file_id) {
  const { file_path } = await api.getFile(file_id)
  if (local) return readFile(file_path)
  const answer = await fetch(`${root}/file/bot${token}/${file_path}`)
  assert.equal(answer.status, 200)
  return Buffer.from(await answer.arrayBuffer())
}

const content = randomBytes(3_000_000)
let posted

await check('knows its bot and its chat', async () => {
  assert.equal((await api.getMe()).id, Number(token.split(':')[0]))
  const found = await api.getChat(chat)
  assert.equal(found.type, 'channel')
  const member = await api.getChatMember(chat, Number(token.split(':')[0]))
  assert.equal(member.status, 'administrator')
  assert.equal(member.can_post_messages, true)
})

await check('sends a document, and gets its bytes back', async () => {
  posted = await api.sendDocument(chat, new InputFile(content, 'ünïcode & more.tar.gz'), {
    caption: '<b>bold</b> ünï 😀 <code>a&amp;b</code> #tag',
    parse_mode: 'HTML',
    disable_content_type_detection: true,
  })
  assert.equal(posted.document.file_name, 'ünïcode   more.tar.gz')
  assert.equal(posted.document.file_size, content.length)
  assert.equal(posted.caption, 'bold ünï 😀 a&b #tag')
  assert.deepEqual(
    posted.caption_entities.map(({ type, offset, length }) => [type, offset, length]),
    [['bold', 0, 4], ['code', 12, 3], ['hashtag', 16, 4]],
  )
  assert.deepEqual(await bytes_of(posted.document.file_id), content)
})

await check('streams a document of unknown length', async () => {
  async function* pieces() {
    for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000)
  }
  const message = await api.sendDocument(chat, new InputFile(pieces(), 'stream.bin'))
  assert.equal(message.document.file_size, content.length)
  assert.deepEqual(await bytes_of(message.document.file_id), content)
})

await check('sends a known file again by its id', async () => {
  const again = await api.sendDocument(chat, posted.document.file_id)
  assert.equal(again.document.file_unique_id, posted.document.file_unique_id)
  assert.notEqual(again.document.file_id, posted.document.file_id)
})

await check('forwards a message, and learns what is in it', async () => {
  const copy = await api.forwardMessage(chat, chat, posted.message_id)
  assert.equal(copy.forward_origin.type, 'channel')
  assert.equal(copy.forward_origin.message_id, posted.message_id)
  assert.deepEqual(await bytes_of(copy.document.file_id), content)
  assert.ok((await api.copyMessage(chat, chat, posted.message_id)).message_id > copy.message_id)
})

await check('replaces a document in place, and finds it pinned', async () => {
  await api.pinChatMessage(chat, posted.message_id)
  const media = InputMediaBuilder.document(new InputFile(Buffer.from('tombstone'), 'gone.txt'), { caption: 'gone' })
  const edited = await api.editMessageMedia(chat, posted.message_id, media)
  assert.equal(edited.message_id, posted.message_id)
  assert.equal(edited.caption, 'gone')
  const { pinned_message } = await api.getChat(chat)
  assert.equal(pinned_message.message_id, posted.message_id)
  assert.equal(String(await bytes_of(pinned_message.document.file_id)), 'tombstone')
  assert.deepEqual(await bytes_of(posted.document.file_id), content, 'the old file_id is still good')
})

await check('hears of the pin, and of nothing else it did itself', async () => {
  const updates = await api.getUpdates()
  assert.equal(updates.length, 1)
  assert.equal(updates[0].channel_post.pinned_message.message_id, posted.message_id)
  assert.equal((await api.getUpdates({ offset: updates[0].update_id + 1 })).length, 0)
})

await check('edits texts and captions, and is told when nothing changed', async () => {
  const text = await api.sendMessage(chat, 'one')
  assert.equal((await api.editMessageText(chat, text.message_id, 'two')).text, 'two')
  assert.equal((await api.editMessageCaption(chat, posted.message_id, { caption: 'three' })).caption, 'three')
  await refused(
    400,
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    () => api.editMessageReplyMarkup(chat, posted.message_id),
  )
})

await check('keeps a description', async () => {
  await api.setChatDescription(chat, `root=${posted.message_id}`)
  assert.equal((await api.getChat(chat)).description, `root=${posted.message_id}`)
})

await check('deletes, once', async () => {
  const one = await api.sendMessage(chat, 'short-lived')
  await api.deleteMessage(chat, one.message_id)
  await refused(400, 'Bad Request: message to delete not found', () => api.deleteMessage(chat, one.message_id))
  await refused(400, "Bad Request: message can't be deleted", () => api.deleteMessages(chat, [1, posted.message_id]))
})

await check('refuses what the real service refuses', async () => {
  const empty = new InputFile(Buffer.alloc(0), 'empty')
  await refused(400, 'Bad Request: file must be non-empty', () => api.sendDocument(chat, empty))
  await refused(400, 'Bad Request: chat not found', () => api.sendMessage(-100, 'x'))
  await refused(400, 'Bad Request: invalid file_id', () => api.getFile('BQACAgIAAxkBAAIB'))
  await refused(400, 'Bad Request: message caption is too long', () =>
    api.sendDocument(chat, new InputFile(Buffer.from('x'), 'x'), { caption: 'x'.repeat(1025) }),
  )
  const stranger = new Bot(`${'9'.repeat(10)}:${'a'.repeat(35)}`, { client: { apiRoot: root } })
  await refused(401, 'Unauthorized', () => stranger.api.getMe())
})

await check('takes a file from its own disk in the local profile only', async () => {
  const file = path.resolve('on disk.bin')
  await writeFile(file, 'on disk')
  const send = () => api.sendDocument(chat, `file://${encodeURI(file)}`)
  if (!local) return refused(400, 'Bad Request: invalid file HTTP URL specified: Unsupported URL protocol', send)
  const message = await send()
  assert.equal(message.document.file_name, 'on disk.bin')
  assert.equal(String(await bytes_of(message.document.file_id)), 'on disk')
})

process.exit(failed === 0 ? 0 : 1)
