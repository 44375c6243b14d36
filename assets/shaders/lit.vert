// Places a vertex (eyes, head, neck, breath) and lights it: soft key, fill, rim and room light.
AT(0) in vec3 position;
AT(1) in vec3 normal;
AT(2) in vec2 uv;
AT(3) in vec4 weights;   // head, neck, trunk, eye (1 left, 2 right)
AT(4) in vec2 shade;     // openness, key visibility
AT(5) in vec3 tangent;

#ifndef CARD
uniform mat4 view_projection;
uniform mat3 head_turn, neck_turn, eye_turn_left, eye_turn_right;
uniform vec3 head_pivot, neck_pivot, eye_left, eye_right, breath_shift;
uniform vec3 camera, key_direction, fill_direction, rim_direction, second_rim_direction;
uniform vec3 key_colour, fill_colour, rim_colour, second_rim_colour, ground_colour, sky_colour;
uniform vec3 tint;
uniform float shine;     // of hair: 1 long and combed, less where strands stand every way
#endif

AT(0) out vec3 diffuse;
AT(2) out vec2 texture_point;
#ifdef PIXEL
AT(3) out vec3 world_position;
AT(4) out vec3 world_normal;
AT(5) flat out float which_eye;
#else
AT(1) out vec3 gloss;
#endif

vec3 wrapped(float facing, vec3 width) {
    return clamp((vec3(facing) + width) / ((1.0 + width) * (1.0 + width)), 0.0, 1.0);
}

void main() {
    vec3 p = position, n = normal, t = tangent;
    if (weights.w > 1.5) { p = eye_turn_right * (p - eye_right) + eye_right; n = eye_turn_right * n; }
    else if (weights.w > 0.5) { p = eye_turn_left * (p - eye_left) + eye_left; n = eye_turn_left * n; }
    p = mix(p, head_turn * (p - head_pivot) + head_pivot, weights.x);
    n = mix(n, head_turn * n, weights.x);
    p = mix(p, neck_turn * (p - neck_pivot) + neck_pivot, weights.y);
    n = mix(n, neck_turn * n, weights.y);
    p += breath_shift * (weights.z + 0.45 * weights.y);
    n = normalize(n);
    vec3 v = normalize(camera - p);
    float open_room = shade.x, key_seen = shade.y;
    texture_point = uv;
#ifdef PIXEL
    // Lit where every pixel is: it gets what the light there needs.
    world_position = p;
    world_normal = n;
    which_eye = weights.w;
    diffuse = vec3(open_room, key_seen, 0.0);
#else
    vec3 half_key = normalize(key_direction + v);
    float grazing = pow(1.0 - clamp(dot(n, v), 0.0, 1.0), 4.0);
#ifdef HAIR
    t = mix(t, head_turn * t, weights.x);
    t = normalize(mix(t, neck_turn * t, weights.y) + 1e-5);
    float along_key = dot(t, key_direction);
    float across_key = sqrt(max(1.0 - along_key * along_key, 0.0));
    float bend = 0.5 * across_key + 0.5 * clamp(0.5 + 0.5 * dot(n, key_direction), 0.0, 1.0);
    diffuse = key_colour * bend * bend * mix(0.16, 0.85, key_seen)
            + fill_colour * (0.5 + 0.5 * dot(n, fill_direction)) * open_room
            + rim_colour * clamp(dot(n, rim_direction) + 0.25, 0.0, 1.0) * 0.55 * open_room
            + mix(ground_colour, sky_colour, n.y * 0.5 + 0.5) * (0.12 + 0.88 * open_room);
    float along_half = dot(normalize(t + n * 0.10), half_key);
    float band = pow(max(1.0 - along_half * along_half, 0.0), 34.0);
    float along_wide = dot(normalize(t - n * 0.16), half_key);
    float wide = pow(max(1.0 - along_wide * along_wide, 0.0), 9.0);
    float side = clamp(dot(n, key_direction) + 0.3, 0.0, 1.0);
    gloss = (key_colour * (shine * band * 0.16 * vec3(1.0) + shine * wide * 0.34 * (tint * 3.0 + 0.02)) * side * key_seen
          + (tint * 3.0 + 0.04) * rim_colour * grazing * 0.45 * clamp(dot(n, rim_direction) + 0.6, 0.0, 1.0)
          + (tint * 3.0 + 0.04) * second_rim_colour * grazing * 0.40 * clamp(dot(n, second_rim_direction) + 0.6, 0.0, 1.0))
          * (0.15 + 0.85 * open_room);
#else
#ifdef SKIN
    vec3 width = vec3(0.46, 0.26, 0.19);
    vec3 shadow = mix(vec3(key_seen), pow(vec3(key_seen), vec3(0.62, 0.95, 1.08)), 0.85);
    vec3 room = pow(vec3(open_room), vec3(0.82, 1.0, 1.06));
#else
    vec3 width = vec3(0.16);
    vec3 shadow = vec3(key_seen);
    vec3 room = vec3(open_room);
#endif
    float key = dot(n, key_direction);
    diffuse = key_colour * wrapped(key, width) * shadow
            + fill_colour * wrapped(dot(n, fill_direction), width) * (0.30 + 0.70 * room)
            + rim_colour * wrapped(dot(n, rim_direction), vec3(0.1)) * 0.55 * room
            + second_rim_colour * wrapped(dot(n, second_rim_direction), vec3(0.1)) * 0.5 * room
            + mix(ground_colour, sky_colour, n.y * 0.5 + 0.5) * room;
#ifdef SKIN
    float facing_half = max(dot(n, half_key), 0.0);
    float facing_fill = max(dot(n, normalize(fill_direction + v)), 0.0);
    float edge = 0.45 + 3.2 * grazing;
    gloss = (key_colour * (pow(facing_half, 14.0) * 0.080 + pow(facing_half, 48.0) * 0.16)
             * key_seen * smoothstep(-0.1, 0.25, key)
          + fill_colour * pow(facing_fill, 18.0) * 0.12) * edge * open_room
          + (rim_colour * pow(max(dot(n, normalize(rim_direction + v)), 0.0), 9.0) * 0.20
          + second_rim_colour * pow(max(dot(n, normalize(second_rim_direction + v)), 0.0), 9.0) * 0.16
          + sky_colour * grazing * 0.16) * open_room;
#else
    gloss = (key_colour * pow(max(dot(n, half_key), 0.0), 12.0) * key_seen * 0.5
          + sky_colour * grazing * 0.7 + rim_colour * grazing * 0.2 * max(dot(n, rim_direction) + 0.5, 0.0))
          * open_room;
#endif
#endif
    diffuse *= tint;
#endif
    gl_Position = view_projection * vec4(p, 1.0);
}
