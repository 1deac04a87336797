package dev.aimessenger.chat.bindings;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("chat-service/replay-ai-thread-created")
class ReplayAiThreadCreatedRouteTest extends ReplayRouteTest {}
