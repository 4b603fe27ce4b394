#pragma once

#include "sandbox/telegram/files.hpp"
#include "sandbox/telegram/world.hpp"

namespace ploy::sandbox {

// Writes what a bot gets to see. File ids are made for that bot.
class MessageJson {
 public:
  MessageJson(const World& world, const Files& files, std::int64_t bot)
      : world_(world), files_(files), bot_(bot) {}

  Json message(const Chat& chat, const Message& message) const { return write(chat, message, true); }
  Json chat(const Chat& chat) const;
  Json user(const Bot& bot) const;
  Json document(const Chat& chat, const Message& message) const;

 private:
  Json write(const Chat& chat, const Message& message, bool with_reply) const;
  void write_sender(Json& out, const Chat& chat, const Message& message) const;
  void write_origin(Json& out, const Origin& origin) const;
  void write_file(Json& out, const Chat& chat, const Message& message) const;
  void write_content(Json& out, const Chat& chat, const Message& message) const;
  void write_service(Json& out, const Chat& chat, const Message& message) const;
  Json person(const Chat& chat, std::string_view name) const;

  const World& world_;
  const Files& files_;
  std::int64_t bot_;
};

}  // namespace ploy::sandbox
