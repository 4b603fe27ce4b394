#pragma once

#include "core/notice_words.hpp"
#include "program/stage.hpp"

namespace ploy::test {

// A machine whose messages to people go into the backup chat, where a test can read them.
class IncidentStage : public Stage {
 protected:
  void SetUp() override {
    Stage::SetUp();
    admin_chat_ = settings_.at("TELEGRAM_ADMIN_CHAT_ID");
    settings_["TELEGRAM_ADMIN_CHAT_ID"] = "";
  }

  // The texts in the chat that are ours to people, oldest first. A bot sees a message only by forwarding it.
  std::vector<std::string> notices() {
    std::vector<std::string> texts;
    for (const nlohmann::json& message : messages()) {
      // Forwarded copies and place marks are what a look at the chat leaves behind when the program ends in
      // the middle of it.
      if (message.contains("document") || message.contains("forwarded_from")) continue;
      const std::string text = text_of(message.at("message_id"));
      if (is_notice(text)) texts.push_back(text);
    }
    return texts;
  }

  // Waits until there is a notice that holds `part`.
  testing::AssertionResult await_notice(const std::string& part) {
    const auto there = [&] {
      for (const std::string& text : notices())
        if (text.find(part) != std::string::npos) return true;
      return false;
    };
    if (wait_until(there)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << testing::PrintToString(notices()) << "\n" << daemon_log();
  }

 private:
  static bool is_notice(std::string_view text) {
    return text.starts_with(kAlert) || text.starts_with(kLost) || text.starts_with(kClear);
  }

  nlohmann::json messages() {
    const auto answer = http_.send(
        {.url = telegram_url() + "/sandbox/messages?chat_id=" + settings_.at("TELEGRAM_BACKUP_CHAT_ID")},
        16 * kMiB, {});
    if (!answer) return nlohmann::json::array();
    return nlohmann::json::parse(answer->body).at("messages");
  }

  std::string text_of(std::int64_t message_id) {
    const auto answer = http_.send({.url = telegram_url() + "/bot" + settings_.at("TELEGRAM_BOT_TOKEN") +
                                           "/forwardMessage?chat_id=" + admin_chat_ +
                                           "&from_chat_id=" + settings_.at("TELEGRAM_BACKUP_CHAT_ID") +
                                           "&message_id=" + std::to_string(message_id)},
                                   kMiB, {});
    if (!answer || answer->head.status != 200) return "";
    return nlohmann::json::parse(answer->body).at("result").value("text", "");
  }

  std::string admin_chat_;
  net::HttpClient http_{{}};
};

}  // namespace ploy::test
