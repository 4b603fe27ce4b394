#include "sandbox/telegram/methods.hpp"

#include <algorithm>
#include <array>

namespace ploy::sandbox {

namespace {

struct Named {
  std::string_view name;
  Method method;
};

constexpr std::array kMethods = {
    Named{"close", close_bot},
    Named{"copymessage", copy_message},
    Named{"copymessages", copy_messages},
    Named{"deletemessage", delete_message},
    Named{"deletemessages", delete_messages},
    Named{"deletewebhook", delete_webhook},
    Named{"editmessagecaption", edit_message_caption},
    Named{"editmessagemedia", edit_message_media},
    Named{"editmessagereplymarkup", edit_message_reply_markup},
    Named{"editmessagetext", edit_message_text},
    Named{"forwardmessage", forward_message},
    Named{"forwardmessages", forward_messages},
    Named{"getchat", get_chat},
    Named{"getchatmember", get_chat_member},
    Named{"getfile", get_file},
    Named{"getme", get_me},
    Named{"getupdates", get_updates},
    Named{"getwebhookinfo", get_webhook_info},
    Named{"logout", log_out},
    Named{"pinchatmessage", pin_chat_message},
    Named{"senddocument", send_document},
    Named{"sendmessage", send_message},
    Named{"setchatdescription", set_chat_description},
    Named{"setwebhook", set_webhook},
    Named{"unpinallchatmessages", unpin_all_chat_messages},
    Named{"unpinchatmessage", unpin_chat_message},
};

}  // namespace

Method find_method(std::string_view name) {
  const auto found = std::ranges::find(kMethods, name, &Named::name);
  return found == kMethods.end() ? nullptr : found->method;
}

}  // namespace ploy::sandbox
