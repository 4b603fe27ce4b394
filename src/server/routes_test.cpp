#include "server/routes.hpp"

#include <gtest/gtest.h>

namespace ploy::server {
namespace {

// Routes that answer with what they were given.
Routes sample() {
  Routes routes;
  const auto echo = [](std::string name) {
    return [name = std::move(name)](const Routed& routed) {
      std::string body = name;
      for (const auto& argument : routed.arguments) body += "|" + argument;
      return net::Answer{.body = body};
    };
  };
  routes.answer("GET", "/", echo("root"));
  routes.answer("POST", "/buckets/rescan", echo("all"));
  routes.answer("POST", "/buckets/:name/rescan", echo("one"));
  routes.answer("GET", "/buckets/:name", echo("show"));
  return routes;
}

net::Answer ask(const std::string& method, const std::string& path) {
  net::RequestHead head;
  head.method = method;
  head.path = path;
  return std::get<net::Answer>(sample()(head));
}

TEST(Routes, FindTheHandlerByMethodAndPath) {
  EXPECT_EQ(ask("GET", "/").body, "root");
  EXPECT_EQ(ask("POST", "/buckets/rescan").body, "all");
  EXPECT_EQ(ask("POST", "/buckets/photos/rescan").body, "one|photos");
  EXPECT_EQ(ask("GET", "/buckets/rescan").body, "show|rescan");
}

TEST(Routes, DecodeArgumentsAfterSplittingThePath) {
  EXPECT_EQ(ask("GET", "/buckets/a%2Fb%20c+d").body, "show|a/b c+d");
  EXPECT_EQ(ask("GET", "/buckets/%7Ename").body, "show|~name");
}

TEST(Routes, SayWhetherThePathOrTheMethodIsWrong) {
  EXPECT_EQ(ask("DELETE", "/buckets/photos").status, 405);
  EXPECT_EQ(ask("GET", "/buckets/rescan/photos").status, 404);
  for (const auto* path : {"", "/nothing", "/buckets", "/buckets/", "/buckets//", "/buckets/photos/",
                           "//buckets/photos", "/buckets/%zz", "/buckets/%4", "/Buckets/photos", "buckets/a"})
    EXPECT_EQ(ask("GET", path).status, 404) << path;
}

TEST(Routes, AnswerWithAProblemThatAProgramCanRead) {
  const net::Answer answer = ask("GET", "/nothing");
  EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
  EXPECT_NE(answer.body.find(R"("code":"not_found")"), std::string::npos) << answer.body;
}

}  // namespace
}  // namespace ploy::server
