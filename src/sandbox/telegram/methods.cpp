#include "sandbox/telegram/methods.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

struct Named {
  std::string_view name;
  Method method;
};

constexpr std::array kMethods = {
    Named{"close", close_bot},
    Named{"copyMessage", copy_message},
    Named{"copyMessages", copy_messages},
    Named{"deleteMessage", delete_message},
    Named{"deleteMessages", delete_messages},
    Named{"deleteWebhook", delete_webhook},
    Named{"editMessageCaption", edit_message_caption},
    Named{"editMessageMedia", edit_message_media},
    Named{"editMessageReplyMarkup", edit_message_reply_markup},
    Named{"editMessageText", edit_message_text},
    Named{"forwardMessage", forward_message},
    Named{"forwardMessages", forward_messages},
    Named{"getChat", get_chat},
    Named{"getChatMember", get_chat_member},
    Named{"getFile", get_file},
    Named{"getMe", get_me},
    Named{"getUpdates", get_updates},
    Named{"getWebhookInfo", get_webhook_info},
    Named{"logOut", log_out},
    Named{"pinChatMessage", pin_chat_message},
    Named{"sendDocument", send_document},
    Named{"sendMessage", send_message},
    Named{"setChatDescription", set_chat_description},
    Named{"setWebhook", set_webhook},
    Named{"unpinAllChatMessages", unpin_all_chat_messages},
    Named{"unpinChatMessage", unpin_chat_message},
};

const Named* find(std::string_view name) {
  const auto found = std::ranges::find_if(
      kMethods, [&](const Named& named) { return equals_ignoring_case(named.name, name); });
  return found == kMethods.end() ? nullptr : &*found;
}

}  // namespace

Method find_method(std::string_view name) {
  const Named* found = find(name);
  return found == nullptr ? nullptr : found->method;
}

std::string_view canonical_method(std::string_view name) {
  const Named* found = find(name);
  return found == nullptr ? std::string_view{} : found->name;
}

}  // namespace ploy::sandbox
