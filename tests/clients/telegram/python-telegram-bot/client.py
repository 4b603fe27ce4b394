"""Tries the sandbox's Bot API with python-telegram-bot. See tests/clients/run for how it is called."""

import asyncio
import io
import os
import pathlib
import sys

import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

ROOT = os.environ["TELEGRAM_API_URL"]
TOKEN = os.environ["TELEGRAM_BOT_TOKEN"]
CHAT = int(os.environ["TELEGRAM_BACKUP_CHAT_ID"])
LOCAL = os.environ["SANDBOX_PROFILE"] == "local"
CONTENT = os.urandom(3_000_000)


def make_bot(token=TOKEN):
    return telegram.Bot(
        token,
        base_url=f"{ROOT}/bot",
        base_file_url=f"{ROOT}/file/bot",
        local_mode=LOCAL,
        request=HTTPXRequest(read_timeout=60, write_timeout=60, media_write_timeout=60),
    )


def same(actual, wanted, what=""):
    assert actual == wanted, f"{what}: {actual!r:.300} instead of {wanted!r:.300}"


async def refused(kind, message, attempt):
    try:
        await attempt
    except kind as error:
        assert message in str(error), f"{error} instead of {message}"
    else:
        raise AssertionError(f"accepted instead of {message}")


async def bytes_of(bot, file_id):
    file = await bot.get_file(file_id)
    if LOCAL:
        return pathlib.Path(file.file_path).read_bytes()
    return bytes(await file.download_as_bytearray())


async def knows_its_bot_and_its_chat(bot):
    chat = await bot.get_chat(CHAT)
    same(chat.type, "channel")
    member = await bot.get_chat_member(CHAT, bot.id)
    same(member.status, "administrator")
    assert member.can_post_messages and member.can_edit_messages


async def sends_a_document_and_gets_its_bytes_back(bot):
    message = await bot.send_document(
        CHAT,
        CONTENT,
        filename="dump.sql.zst",
        caption='<a href="https://example.org/">link</a> <i>ünï</i> 1 &lt; 2',
        parse_mode=ParseMode.HTML,
        disable_content_type_detection=True,
    )
    same(message.document.file_name, "dump.sql.zst")
    same(message.document.file_size, len(CONTENT))
    same(message.caption, "link ünï 1 < 2")
    same([e.type for e in message.caption_entities], ["text_link", "italic"])
    same(await bytes_of(bot, message.document.file_id), CONTENT, "bytes")


async def sends_a_known_file_again_by_its_id(bot):
    first = await bot.send_document(CHAT, b"once", filename="once.bin")
    again = await bot.send_document(CHAT, first.document.file_id)
    same(again.document.file_unique_id, first.document.file_unique_id)
    assert again.document.file_id != first.document.file_id


async def forwards_a_message_to_the_same_chat(bot):
    first = await bot.send_document(CHAT, b"forward me", filename="f.bin")
    copy = await bot.forward_message(CHAT, CHAT, first.message_id)
    assert isinstance(copy.forward_origin, telegram.MessageOriginChannel)
    same(copy.forward_origin.message_id, first.message_id)
    same(await bytes_of(bot, copy.document.file_id), b"forward me")
    ids = await bot.forward_messages(CHAT, CHAT, [first.message_id, first.message_id + 100])
    same(len(ids), 1, "what is missing is left out")


async def replaces_a_document_in_place_and_finds_it_pinned(bot):
    root = await bot.send_document(CHAT, b"root 1", filename="root.json")
    await bot.pin_chat_message(CHAT, root.message_id)
    media = telegram.InputMediaDocument(io.BytesIO(b"root 2"), filename="root.json", caption="newer")
    edited = await bot.edit_message_media(media, CHAT, root.message_id)
    same(edited.caption, "newer")
    pinned = (await bot.get_chat(CHAT)).pinned_message
    same(pinned.message_id, root.message_id)
    same(await bytes_of(bot, pinned.document.file_id), b"root 2")
    await bot.unpin_all_chat_messages(CHAT)
    same((await bot.get_chat(CHAT)).pinned_message, None)


async def hears_of_the_pin_only(bot):
    updates = await bot.get_updates()
    same(len(updates), 1)
    assert updates[0].channel_post.pinned_message is not None


async def edits_and_deletes(bot):
    text = await bot.send_message(CHAT, "one")
    edited = await bot.edit_message_text("two", CHAT, text.message_id)
    same(edited.text, "two")
    await refused(BadRequest, "Message is not modified", bot.edit_message_text("two", CHAT, text.message_id))
    assert await bot.delete_message(CHAT, text.message_id)
    await refused(BadRequest, "Message to delete not found", bot.delete_message(CHAT, text.message_id))
    await refused(BadRequest, "Message can't be deleted", bot.delete_message(CHAT, 1))


async def answers_errors_it_knows_by_kind(bot):
    await refused(BadRequest, "File must be non-empty", bot.send_document(CHAT, b"", filename="empty"))
    await refused(BadRequest, "Chat not found", bot.send_message(-100, "x"))
    await refused(BadRequest, "Invalid file_id", bot.get_file("BQACAgIAAxkBAAIB"))
    await refused(BadRequest, "Can't parse entities", bot.send_message(CHAT, "a < b", parse_mode=ParseMode.HTML))
    await refused(InvalidToken, "", make_bot("9999999999:" + "a" * 35).initialize())


async def stops_at_the_size_limits_of_the_profile(bot):
    largest = bytes(20 * 1024 * 1024)
    message = await bot.send_document(CHAT, largest, filename="largest.bin")
    same(len(await bytes_of(bot, message.document.file_id)), len(largest))
    larger = await bot.send_document(CHAT, largest + b"x", filename="larger.bin")
    if LOCAL:
        same(len(await bytes_of(bot, larger.document.file_id)), len(largest) + 1)
        return
    await refused(BadRequest, "File is too big", bot.get_file(larger.document.file_id))
    # 413, or a broken pipe when the answer came while the client was still writing.
    await refused(NetworkError, "", bot.send_document(CHAT, bytes(50_000_000), filename="huge.bin"))


async def is_told_to_slow_down(bot):
    for _ in range(40):
        try:
            await bot.send_message(CHAT, "x", read_timeout=60)
        except RetryAfter as error:
            seconds = getattr(error.retry_after, "total_seconds", lambda: error.retry_after)()
            assert 0 < seconds <= 60, seconds
            return
    raise AssertionError("40 messages at once were taken")


CHECKS = [
    knows_its_bot_and_its_chat,
    sends_a_document_and_gets_its_bytes_back,
    sends_a_known_file_again_by_its_id,
    forwards_a_message_to_the_same_chat,
    replaces_a_document_in_place_and_finds_it_pinned,
    hears_of_the_pin_only,
    edits_and_deletes,
    answers_errors_it_knows_by_kind,
    stops_at_the_size_limits_of_the_profile,
    is_told_to_slow_down,
]


async def main():
    failed = 0
    async with make_bot() as bot:
        for check in CHECKS:
            what = check.__name__.replace("_", " ")
            try:
                await check(bot)
                print(f"ok - {what}")
            except Exception as error:  # whatever a client library throws, the next check runs
                failed += 1
                print(f"not ok - {what}: {type(error).__name__} {str(error).splitlines()[:1]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
